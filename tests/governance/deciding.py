"""What tests on decisions start from: a board with its members, a submitted policy, an open motion."""

from dataclasses import dataclass
from datetime import timedelta

from governance.models import Ballot, Body, BodyMember, DocumentVersion, EnterpriseGoal, Motion
from governance.services import ballots, bodies, documents, motions
from raci.duties.services import bindings
from raci.ledger import clock
from raci.people.actor import Actor
from raci.people.models import Role, RoleBinding
from tests.cast import Cast

BOARD = ("chair", "member", "second_member", "third_member", "risk_member")
TEXT = "# Access\n\nAccess must be approved by a second person.\n\nGuests must be accompanied.\n"


@dataclass
class Deciding:
    """The cast at work on one decision."""

    cast: Cast
    board: Body

    def actor(self, part: str) -> Actor:
        return self.cast[part]

    def version(self, *, body: str = TEXT, title: str = "Access policy", submitted: bool = True) -> DocumentVersion:
        """A policy drafted by the author, and as a rule submitted."""
        document = documents.create(
            actor=self.cast["author"],
            unit=self.cast.root,
            kind="policy",
            title=title,
            owner=self.cast.person("owner"),
            body=body,
        )
        version = document.versions.get()
        return documents.submit(actor=self.cast["author"], version=version) if submitted else version

    def motion(self, version: DocumentVersion | None = None, goal: EnterpriseGoal | None = None) -> Motion:
        """A prepared motion."""
        version = version or (None if goal else self.version())
        return motions.prepare(
            actor=self.cast["secretary"],
            body=self.board,
            title=f"Approve {version or goal}",
            version=version,
            goal=goal,
        )

    def opened(self, motion: Motion | None = None, *, days: float = 7) -> Motion:
        """An open motion."""
        until = clock.now() + timedelta(days=days)
        return motions.open_motion(actor=self.cast["secretary"], motion=motion or self.motion(), closes_at=until)

    def ballot(self, motion: Motion, part: str) -> Ballot:
        return Ballot.objects.get(motion=motion, person=self.cast.person(part))

    def declare(self, motion: Motion, *parts: str) -> None:
        for part in parts or BOARD:
            ballots.declare(actor=self.cast[part], ballot=self.ballot(motion, part))

    def vote(self, motion: Motion, part: str, choice: str = "for", reason: str = "") -> Ballot:
        ballot = self.ballot(motion, part)
        signature = self.cast.sign(part, "ballot.vote", ballot)
        return ballots.vote(actor=self.cast[part], ballot=ballot, choice=choice, reason=reason, signature=signature)

    def all_vote(self, motion: Motion, choice: str = "for", *parts: str) -> None:
        for part in parts or BOARD:
            if self.ballot(motion, part).state == "waiting":
                self.declare(motion, part)
            self.vote(motion, part, choice, "Not yet" if choice == "against" else "")


def board(cast: Cast, **rules: object) -> Deciding:
    """A board of five with a secretary who has no vote."""
    body = bodies.create(
        actor=cast["secretary"],
        code="board",
        name="Board of directors",
        unit=cast.root,
        **rules,  # type: ignore[arg-type]
    )
    for part in BOARD:
        office = BodyMember.Office.CHAIR if part == "chair" else BodyMember.Office.MEMBER
        bodies.seat(actor=cast["secretary"], body=body, person=cast.person(part), office=office)
    bodies.seat(
        actor=cast["chair"], body=body, person=cast.person("secretary"), office=BodyMember.Office.SECRETARY, votes=False
    )
    return Deciding(cast, body)


def change_of_roles(cast: Cast, part: str, role: str) -> None:
    """The part gives up its roles and takes another, as people do who move on."""
    for held in RoleBinding.objects.filter(person=cast.person(part), state="approved"):
        bindings.end(actor=cast["access_admin"], binding=held)
    found = bindings.propose(
        actor=cast["access_admin"], holder=cast.person(part), role=Role.objects.get(code=role), unit=cast.root
    )
    bindings.approve(actor=cast["approver"], binding=found)
