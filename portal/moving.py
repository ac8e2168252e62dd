"""Why a figure moved, in words: the causes with their points, and the way on which each of them counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from portal import words
from portal.cascades import WORDS, Thing, Whole
from portal.navigation import address
from portal.parts import Cause
from portal.templatetags.countersign import count_word
from raci.alignment import daily
from raci.alignment.daily import Day
from raci.alignment.health import Key

GOALS = {"goal-metric": "enterprise-goal", "it-goal-metric": "it-goal"}
SHOWN = 6


@dataclass(frozen=True)
class Moved:
    """What is said about a figure and its movement.

    Attributes:
        heading: ``Why EG-04 lost nine points``.
        lead: ``from 63 on 30 September to 54 today``.
        sentence: the same in one sentence for the head of a page.
        causes: largest first, the total last; empty where nothing moved.
        took: what each cause took or gave, for the picture.
    """

    heading: str
    lead: str
    sentence: str
    causes: Sequence[Cause]
    took: Mapping[Key, str]


def points(change: int) -> str:
    """``nine points``."""
    return "one point" if abs(change) == 1 else f"{count_word(abs(change))} points"


def moved(whole: Whole, thing: Thing) -> Moved:
    """Why a goal stands where it stands."""
    now, before, change = whole.now, whole.before, whole.change(thing.key)
    if now is None or whole.health(thing.key) is None:
        return _unknown(whole, thing)
    if before is None or change is None:
        return _still(whole, thing, f"{thing.code} stands at {whole.health(thing.key)}", "")
    lead = _between(whole, thing, before)
    if change == 0:
        heading = f"{thing.code} {'stood' if whole.past else 'stands'} where it stood"
        return _still(whole, thing, heading, lead)
    return _moved(whole, thing, now, before, change)


def _moved(whole: Whole, thing: Thing, now: Day, before: Day, change: int) -> Moved:
    verb = "lost" if change < 0 else "gained"
    found = daily.why(thing.key, now, before)
    causes = [_cause(thing, each.key, each.points, now, before) for each in found[:SHOWN]]
    rest = sum(each.points for each in found[SHOWN:])
    if rest or len(found) > SHOWN:
        causes.append(Cause(rest, f"{count_word(len(found) - SHOWN).capitalize()} smaller causes"))
    causes.append(Cause(change, "Together", _covered(whole, thing), total=True))
    since = f"since {words.day(before.on, today=now.on)}"
    most = next((each for each in found if each.points * change > 0), None)
    by = f", {points(most.points)} of them by {_label(most.key, now, before)}" if most else ""
    return Moved(
        heading=f"Why {thing.code} {verb} {points(change)}",
        lead=_between(whole, thing, before),
        sentence=f"{thing.code} {verb} {points(change)} {since}{by}.",
        causes=causes,
        took={each.key: f"{'took' if each.points < 0 else 'gave'} {points(each.points)}" for each in found},
    )


def _between(whole: Whole, thing: Thing, before: Day) -> str:
    was = before.figure(thing.key).shown
    then = f"from {was} on {words.day(before.on, today=whole.past)}" if was is not None else ""
    end = "on that day" if whole.past else "today"
    return f"{then} to {whole.health(thing.key)} {end}"


def _still(whole: Whole, thing: Thing, heading: str, lead: str) -> Moved:
    state = {"on_course": "on course", "at_risk": "at risk", "off_course": "off course"}[whole.state(thing.key)]
    verb, is_ = ("stood", "was") if whole.past else ("stands", "is")
    return Moved(heading, lead, f"{thing.code} {verb} at {whole.health(thing.key)} and {is_} {state}.", [], {})


def _unknown(whole: Whole, thing: Thing) -> Moved:
    if whole.now is None:
        sentence = "Nothing was computed yet; the first run of the checks does it."
        if whole.past:
            sentence = "No figures were kept on that day or before it."
    else:
        sentence = _too_little(whole, thing)
    return Moved(f"Nothing is known of {thing.code}", "", sentence, [], {})


def _too_little(whole: Whole, thing: Thing) -> str:
    share, had = whole.coverage(thing.key), "had" if whole.past else "has"
    known = f"only {words.percent(share)} of what feeds it {had}" if share else f"nothing that feeds it {had}"
    return f"Of {thing.code} nobody {'knew' if whole.past else 'knows'}: {known} fresh data."


def _covered(whole: Whole, thing: Thing) -> str:
    share = whole.coverage(thing.key)
    has = "had fresh data on that day" if whole.past else "has fresh data"
    if share >= 100:
        end = "." if whole.past else ", so nothing is hidden in this figure."
        return f"{words.percent(100)} of what feeds {thing.code} {has}{end}"
    return f"{words.percent(share)} of what feeds {thing.code} {has}; of the rest nothing is known."


def _label(key: Key, now: Day, before: Day) -> str:
    row = now.rows.get(key) or before.rows.get(key)
    return row.label if row else "something that is no longer linked"


def _cause(thing: Thing, key: Key, taken: int, now: Day, before: Day) -> Cause:
    row, old = now.rows.get(key), before.rows.get(key)
    label = _label(key, now, before)
    reason = row.reason if row else "no longer counted"
    title = f"{label}: {reason}" if reason else label
    return Cause(
        points=taken,
        title=title,
        text=_way(thing, key, now if row else before, old.reason if old else "", before.on),
        url=_url(key, row.code if row else old.code if old else ""),
        state=_state(key, now) if row else "",
    )


def _state(key: Key, now: Day) -> str:
    state = str(now.figure(key).state)
    return WORDS.get(key.kind, {}).get(state, state)


def _url(key: Key, code: str) -> str:
    name = GOALS.get(key.kind, key.kind)
    return address(name, code) if code else ""


def _way(thing: Thing, leaf: Key, day: Day, was: str, on: date) -> str:
    found = daily.ways(thing.key, leaf, day.figures)
    said = []
    if found:
        through = [day.rows[key].code for key in found[0].keys[:-1] if key in day.rows]
        share = sum((way.share for way in found), Fraction(0))
        percent = words.percent(round(share * 100))
        by = f"Through {' and '.join(through)}, " if through else "Of its own, "
        said.append(f"{by}{percent} of {thing.code}.")
    if was:
        said.append(f"On {words.day(on)}: {was}.")
    return " ".join(said)
