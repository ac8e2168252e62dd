"""Why somebody may do something or not, step by step, and who could do it now. Nothing happens by asking."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from portal import explaining
from portal.addresses import address_of, named
from portal.asking import actor_of, login_required, standing_of
from portal.deeds import rule_address
from portal.explaining import KINDS, Asked
from portal.parts import Choice, Crumb, Head, Tab
from raci.duties.explain import Explanation, Step, Verdict
from raci.people.models import Person

MARKS = {Verdict.HOLDS: "yes", Verdict.AGAINST: "no", Verdict.LIFTED: "soon", Verdict.LATER: "skip"}
SHOWN = 12


def asked_of(request: HttpRequest) -> Person:
    """The person of the question: the reader, where none is named.

    Raises:
        Http404: they are not in sight.
    """
    reader, key = actor_of(request).person, request.GET.get("person", "")
    if key in ("", str(reader.pk)):
        return reader
    row: Person | None = next((each for each in _persons(request) if str(each.pk) == key), None)
    if row is None:
        raise Http404
    return row


def _gaining(request: HttpRequest) -> Person | None:
    """For whom something new would be; none where nobody is named.

    Raises:
        Http404: they are not in sight.
    """
    key = request.GET.get("for", "")
    row: Person | None = next((each for each in _persons(request) if str(each.pk) == key), None)
    if key and row is None:
        raise Http404
    return row


def _persons(request: HttpRequest) -> list[Any]:
    known: list[Any] | None = getattr(request, "_asked_persons", None)
    if known is None:
        known = explaining.persons(standing_of(request))
        request._asked_persons = known  # type: ignore[attr-defined]
    return known


def _rows(request: HttpRequest) -> list[Any]:
    """What the list of the page offers, read once."""
    known: list[Any] | None = getattr(request, "_asked_rows", None)
    if known is None:
        known = list(explaining.rows_of(_kind(request), standing_of(request)))
        request._asked_rows = known  # type: ignore[attr-defined]
    return known


def _line(step: Step) -> dict[str, Any]:
    return {
        "mark": MARKS[step.verdict],
        "sentence": step.sentence,
        "rule": step.rule,
        "rule_url": rule_address(step.rule),
        "event_url": reverse("event", args=(step.event,)) if step.event else "",
        "fixed": step.verdict == Verdict.AGAINST and step.rule and not step.liftable,
        "liftable": step.verdict == Verdict.AGAINST and step.liftable,
        "exemptions": step.exemptions,
    }


def answer(request: HttpRequest) -> tuple[Asked, Explanation, list[Any]] | None:
    """The question of the address with its answer; None where it is not complete.

    Raises:
        Http404: it names what is not in sight.
    """
    of, code = request.GET.get("of", ""), request.GET.get("act", "")
    if not of or not code:
        return None
    reader, person = standing_of(request), asked_of(request)
    row = next((each for each in _rows(request) if named(each) == of), None) or explaining.found(of, reader)
    question = explaining.asked(row, code, person, _gaining(request))
    return question, *explaining.answered(question, person, reader, _persons(request))


def _kind(request: HttpRequest) -> str:
    kinds = {each.subject for each in KINDS}
    named = request.GET.get("of", "").partition(":")[0]
    return next((kind for kind in (named, request.GET.get("kind", "")) if kind in kinds), KINDS[0].subject)


@login_required
def explain(request: HttpRequest) -> HttpResponse:
    """Three choices, and the answer in sentences."""
    kind, here, gains = _kind(request), reverse("explain"), request.GET.get("for", "")
    given = {name: request.GET.get(name, "") for name in ("of", "act", "person")}
    found = answer(request)
    person = asked_of(request)
    head = Head(
        title="Who may do what, and why",
        lead="Choose a thing, what is to be done with it, and a person. Nothing happens by asking.",
        sphere="duties",
        crumbs=[Crumb("RACI charts", reverse("charts"))],
        as_of=False,
    )
    rows = [(named(row), row.label) for row in _rows(request)]
    if found and given["of"] not in dict(rows):
        rows = [(given["of"], found[0].row.label), *rows]
    acts = explaining.acts_of(found[0].row.SUBJECT if found else kind)
    if found and given["act"] not in dict(acts):
        acts = [*acts, (given["act"], found[0].label)]
    context: dict[str, Any] = {
        "head": head,
        "kinds": [Tab(each.word, f"{here}?kind={each.subject}", each.subject == kind) for each in KINDS],
        "kind": kind,
        "rows": [Choice(code, label, code == given["of"]) for code, label in rows],
        "acts": [Choice(code, label, code == given["act"]) for code, label in acts],
        "new": kind == "unit",
        "gaining": [Choice(str(each.pk), each.name, str(each.pk) == gains) for each in _persons(request)],
        "people": [Choice(str(each.pk), each.name, each.pk == person.pk) for each in _persons(request)],
    }
    return render(request, "pages/duties/explain.html", context | (_shown(*found) if found else {}))


def _shown(question: Asked, told: Explanation, tried: list[Any]) -> dict[str, Any]:
    able, others = [each for each in tried if each.allowed], [each for each in tried if not each.allowed]
    return {
        "question": question,
        "told": told,
        "object_url": address_of(question.row),
        "lines": [_line(step) for step in told.steps],
        "able": able[:SHOWN],
        "more_able": len(able) - len(able[:SHOWN]),
        "others": [(each, each.left[0]) for each in others[:SHOWN]],
        "asks": [question.address(each.person.pk) for each in others[:SHOWN]],
    }


urlpatterns = [path("raci/explain/", explain, name="explain")]
