"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from portal.asking import login_required, standing_of
from portal.finding import search
from portal.parts import Head


@login_required
def find(request: HttpRequest) -> HttpResponse:
    """What fits the words, by kind."""
    text = request.GET.get("q", "")[:200]
    found = search(standing_of(request), text)
    count = sum(len(hits) for _, hits in found)
    lead = f"{count} found for “{text}”." if text else "Write a few letters of a title, a name or a number."
    head = Head(title="Find", lead=lead, as_of=False)
    return render(request, "pages/search.html", {"head": head, "found": found, "search_query": text})


urlpatterns = [path("search/", find, name="search")]
