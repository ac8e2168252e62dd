"""The home pages: what needs this person now, and how their side of the house is doing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from portal.asking import actor_of, standing_of
from portal.homes import HOMES, Home
from portal.needs import counted, waiting
from raci.duties import founding


def home(request: HttpRequest) -> HttpResponse:
    """The home of the side on which the person stands; the first steps while the ground is laid."""
    if not request.user.is_authenticated:
        return redirect("account_login" if founding.begun() else "begin")
    standing = standing_of(request)
    if standing.charts.founding and actor_of(request).founds:
        return redirect("first-steps")
    made: Home = HOMES[_view(request)](request)
    needs = waiting(request)
    context = {"head": made.head, "needs": needs, "needs_count": counted(len(needs)), **made.context}
    return render(request, made.template, context)


def _view(request: HttpRequest) -> str:
    """The reader's own side, or another of theirs that they asked for."""
    standing = standing_of(request)
    asked = request.GET.get("side", "")
    return asked if asked in standing.spheres and asked in HOMES else (standing.home or "")


urlpatterns = [path("", home, name="home")]
