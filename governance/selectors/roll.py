"""Who would vote on a motion if it opened now: the seats within their term, and those among them who do not count."""

from dataclasses import dataclass
from typing import Any

from governance.acts import decisions as acts
from governance.acts.seats import sitting
from governance.counting import Line, Mark, Tally, tally
from governance.models import BodyMember, Motion
from raci.duties import who
from raci.duties.models import SodRule
from raci.duties.roster import Roster
from raci.duties.standing import Standing

NO_LETTER = "holds no role with the letter A (decides it) for this."


@dataclass(frozen=True)
class Place:
    """A member with a vote, and why the vote does not count, if so."""

    member: BodyMember
    barred: str

    @property
    def line(self) -> Line:
        """The member before anybody has voted."""
        return Line(Mark.BARRED if self.barred else Mark.SILENT, self.member.weight)


def entitled(body_id: Any) -> list[BodyMember]:
    """The seats of a body that have a vote today, by name."""
    seats = sitting().filter(body_id=body_id, votes=True, person__state="active")
    return list(seats.select_related("person").order_by("person__name", "id"))


def places(motion: Motion, standing: Standing) -> list[Place]:
    """Every place on the list. Barred is who is on the author's side of what is decided, alone or by a team, who would
    gain from it, and who lacks the letter A for it."""
    members = entitled(motion.body_id)
    place, keys = standing.place(motion.scope_id()), [member.person_id for member in members]
    roster, chart = Roster.at(place, also=keys), standing.charts.at(place)
    by_rule = who.barred(acts.VOTE, motion, standing, keys, roster)
    gaining = motion.beneficiaries()
    own = standing.rules.in_mode(SodRule.Mode.ENFORCE).naming(SodRule.Kind.BENEFICIARY, acts.VOTE.code)
    deciding = set(roster.holding(chart.roles_with(acts.by_what_is_decided(motion), "A") if chart else ()))
    found = []
    for member in members:
        reasons = [f"{each.sentence} {each.rule}".strip() for each in by_rule.get(member.person_id, ())]
        if member.person_id in gaining:
            reasons += [f"{rule.title}. {rule.code}" for rule in own]
        if not reasons and member.person_id not in deciding:
            reasons = [f"{member.person.name} {NO_LETTER}"]
        found.append(Place(member, " ".join(reasons)[:500]))
    return found


def expected(motion: Motion, on_the_list: list[Place]) -> Tally:
    """The count before the first vote: whether a quorum is possible at all."""
    return tally(motion.terms, [place.line for place in on_the_list])
