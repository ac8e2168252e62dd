"""The board member's home: what to decide, how the goals stand and why, and what was decided."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from governance.acts.documents import UNDER_WAY
from governance.models import Resolution
from portal import words
from portal.addresses import address_of
from portal.asking import actor_of, standing_of
from portal.homes.home import Home
from portal.homes.scores import Group, scores
from portal.navigation import address
from portal.parts import Column, Head
from portal.writing import in_hand
from raci.duties.standing import Standing
from raci.ledger import clock

SHOWN = 4


def board(request: HttpRequest) -> Home:
    """Everything a board member looks at first."""
    standing, person = standing_of(request), actor_of(request).person
    goals, since = scores(standing)
    head = Head(title=f"{_greeting()}, {person.name}", lead=_lead(goals), sphere="governance")
    moved = f"; change since {words.day(since)}" if since else ""
    context: dict[str, Any] = {
        "goals": goals,
        "goals_lead": f"Health from 0 to 100 at this moment{moved}",
        "goal_columns": [
            Column(label) for label in ("Goal", "Health", "State", "Fresh data", "12 months", "Change", "Because")
        ],
        "cascade_url": address("goals"),
        "resolutions": _decided(standing),
        "resolutions_url": address("resolutions"),
        "versions": [row for row in in_hand(request) if row.state in UNDER_WAY][:SHOWN],
        "documents_url": address("documents"),
    }
    return Home(head, "pages/home/board.html", context)


def _greeting() -> str:
    hour = timezone.localtime(clock.now()).hour
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"


def _lead(groups: list[Group]) -> str:
    rows = [row for group in groups for row in group.rows]
    if not rows:
        return "No enterprise goal is set yet. The first motion on a goal sets one."
    off = [row for row in rows if row.state == "off_course"]
    risk = sum(row.state == "at_risk" for row in rows)
    unknown = sum(row.state == "no_data" for row in rows)
    said = []
    if off:
        worst = min(off, key=lambda row: row.health or 0)
        said.append(f"{_many(len(off))} of {len(rows)} enterprise goals {_is(len(off))} off course, {worst.code} most.")
    if risk:
        of_all = "" if off else f" of {len(rows)} enterprise goals"
        said.append(f"{_many(risk)}{of_all} {_is(risk)} at risk.")
    if unknown:
        them = "it is" if unknown == 1 else "they are"
        said.append(f"{_many(unknown)} {'has' if unknown == 1 else 'have'} no fresh data; nobody knows how {them}.")
    return " ".join(said) or f"All {len(rows)} enterprise goals are on course."


def _many(number: int) -> str:
    return {1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five"}.get(number, str(number))


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _decided(standing: Standing) -> list[dict[str, str]]:
    rows = Resolution.objects.filter(standing.sight("motion__body__unit__")).select_related("motion__body")
    return [_resolution(row) for row in rows.order_by("-decided_on", "-code")[:SHOWN]]


def _resolution(row: Resolution) -> dict[str, str]:
    counts = [
        (row.votes_for, "for"),
        (row.votes_against, "against"),
        (row.abstained, "abstained"),
        (row.recused, "recused"),
    ]
    effect = (
        f"In effect from {words.day(row.effective_on)}" if row.effective_on and row.carried else row.motion.body.name
    )
    return {
        "kicker": f"{row.code} · {words.day_short(row.decided_on)}",
        "title": row.motion.title,
        "url": address_of(row),
        "text": effect,
        "state": "carried" if row.carried else "motion.rejected",
        "end": ", ".join(f"{count} {word}" for count, word in counts if count) or "no vote",
    }
