"""Who is asked for advice before a decision (the letter C), and whether the decision still waits for it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from raci.duties import holdings
from raci.duties.acts import Question
from raci.duties.advice_models import CHAINS, WRITERS, Consultation
from raci.duties.models import Stand
from raci.duties.objections import Objection, Why, day
from raci.duties.standing import Standing
from raci.duties.states import ConsultationState
from raci.ledger import canonical
from raci.ledger.entry import values
from raci.ledger.governed import Governed
from raci.people.titles import titles_of
from raci.people.units import lineage

OUTSIDE_OF_CONTENT = frozenset({"state", "cycle"})
"""Fields that say how far a matter is, not what it is."""


def digest_of(matter: Governed) -> str:
    """What advice is bound to: the digest of the content, or that of the fields where the kind has none of its own."""
    if own := matter.content_digest():
        return own
    shown = {name: value for name, value in values(matter).items() if name not in OUTSIDE_OF_CONTENT}
    return hashlib.sha256(canonical.canonical(shown)).hexdigest()


def digest_now(matter: Governed, standing: Standing) -> str:
    """The same, read once where many ask about the same matter."""
    return standing.once(("digest", matter.pk, matter.revision), lambda: digest_of(matter))


def given_on(matter: Governed, standing: Standing) -> list[Consultation]:
    """Everybody who was asked for advice on a matter, on whatever text, the latest first: one query, read once."""
    return standing.once(("advice", matter.pk), lambda: _read(matter.pk))


def _read(matter: Any) -> list[Consultation]:
    rows = Consultation.objects.filter(target_id=matter).exclude(state=ConsultationState.WITHDRAWN)
    return list(rows.select_related("role", "answered_by").order_by("-asked_at", "role__order"))


def held_at(path: str, standing: Standing) -> frozenset[Any]:
    """Keys of the roles that somebody active holds in a place: one query, none where a page has read its people."""
    found: frozenset[Any] = standing.once(
        ("held at", path), lambda: frozenset(row.role_id for row in holdings.now_at(lineage(path)))
    )
    return found


def hands_in(matter: Governed) -> frozenset[UUID]:
    """Keys of those who wrote what advice is asked on, or asked for it: one query."""
    chain = CHAINS.get(matter.SUBJECT, "")
    place = matter.claim(chain) if chain else None
    if place is None:
        return frozenset()
    stands = Stand.objects.filter(chain=chain, object_id=place[0], cycle=place[1], side__in=WRITERS)
    parties = stands.filter(party__startswith="person:").values_list("party", flat=True)
    return frozenset(UUID(party.removeprefix("person:")) for party in parties)


def roles_asked(matter: Governed, activity: str, standing: Standing) -> list[Any]:
    """Keys of the roles with the letter C for an activity where a matter lies, whether or not somebody holds them."""
    chart = standing.charts.at(standing.place(matter.scope_id()))
    return list(titles_of(chart.roles_with(activity, "C"))) if chart else []


def days_at(matter: Governed, standing: Standing) -> int:
    """For how many days a decision on a matter waits for advice."""
    chart = standing.charts.at(standing.place(matter.scope_id()))
    return chart.advice_days if chart else 0


def unasked(matter: Governed, activity: str, standing: Standing) -> list[Any]:
    """Keys of the roles that are to be asked, are held by somebody, and were not asked on this content."""
    roles = roles_asked(matter, activity, standing)
    if not roles:
        return []
    digest = digest_now(matter, standing)
    asked = {row.role_id for row in given_on(matter, standing) if row.digest == digest}
    missing = [role for role in roles if role not in asked]
    held = held_at(standing.place(matter.scope_id()), standing) if missing else frozenset()
    return [role for role in missing if role in held]


def nobody_left(matter: Governed, activity: str, standing: Standing) -> str:
    """Why there is nobody to be asked on this text, or nobody any more."""
    roles = roles_asked(matter, activity, standing)
    if not roles:
        return "The RACI chart in force gives nobody the letter C for this, so nobody is asked for advice."
    held = held_at(standing.place(matter.scope_id()), standing)
    if not held.intersection(roles):
        return f"Nobody holds the role of {named(roles, first=False)} here, so nobody is asked and nothing waits."
    return "Everybody who is to be asked for advice on this text has been asked."


def advice_is_there(question: Question) -> Iterator[Objection]:
    """Whoever is to be asked for advice was asked on this very text, and has answered or had the time to."""
    act, subject, standing = question.act, question.subject, question.standing
    if subject.state not in act.starts:
        return
    matter, activity = subject.matter(), act.activity_for(subject)
    roles = roles_asked(matter, activity, standing) if days_at(matter, standing) else []
    if not roles:
        return
    digest = digest_now(matter, standing)
    awaited = [
        row
        for row in given_on(matter, standing)
        if row.digest == digest and row.role_id in roles and row.is_awaited and row.due_at
    ]
    for until in sorted({day(row.due_at) for row in awaited if row.due_at}, key=lambda each: _first(each, awaited)):
        yield _waits([row.role_id for row in awaited if row.due_at and day(row.due_at) == until], until, awaited)
    missing = unasked(matter, activity, standing)
    if missing:
        said = f"{named(missing)} {_have(missing)} not been asked for advice on this text. Ask for advice first."
        yield Objection(Why.ADVICE, said)


def _first(until: str, rows: Sequence[Consultation]) -> datetime:
    return min(row.due_at for row in rows if row.due_at and day(row.due_at) == until)


def _waits(roles: Sequence[Any], until: str, rows: Sequence[Consultation]) -> Objection:
    there = "the answer is there" if len(roles) == 1 else "the answers are there"
    verb = "is" if len(roles) == 1 else "are"
    said = f"{named(roles)} {verb} asked for advice until {until}. The decision waits until then, or until {there}."
    asked = [str(row.pk) for row in rows if row.role_id in roles]
    return Objection(Why.ADVICE, said, evidence={"consultations": sorted(asked)})


def _have(roles: Sequence[Any]) -> str:
    return "has" if len(roles) == 1 else "have"


def named(roles: Iterable[Any], *, first: bool = True) -> str:
    """'The chief executive and the chief information officer'; not ``first`` within a sentence."""
    titles = [f"the {_plain(each.title)}" for each in titles_of(roles).values()]
    said = " and ".join([", ".join(titles[:-1]), titles[-1]]) if len(titles) > 1 else "".join(titles)
    return said[:1].upper() + said[1:] if first else said


def _plain(title: str) -> str:
    """A title within a sentence; what is written in capitals stays so."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]
