"""The library of governed documents: which there are, in which versions, and through whose hands each version went."""

from dataclasses import dataclass, field

from portal.demo.texts import Change

LENA, RAFAEL, MARTA = "lena.sorensen", "rafael.okonkwo", "marta.kowalczyk"
NORA, DANIEL = "nora.whitlock", "daniel.ferreira"
BOARD, DIGITAL, AUDIT_RISK = "board", "digital", "audit-risk"


@dataclass(frozen=True, kw_only=True)
class Vote:
    """How a body decided, in days before the present.

    closed: None while the motion is open or being prepared; ``until`` then says in how many days it ends.
    effective: how many days from now at least it takes effect, if carried, on the first of a month.
    silent: members who neither declare nor vote; all others vote for it unless they are named.
    so_far: while it is open, who has declared and who has voted already, and on which days.
    changed: who voted otherwise first, and on which day they changed their vote.
    by_proxy: member -> who voted for them by proxy, and on which day.
    consent: whether it is put for the consent of all in writing.
    is_lapsed: whether it ended on ``closed`` since what it decides on had changed.
    """

    body: str = BOARD
    title: str = ""
    question: str = ""
    prepared: int
    opened: int
    closed: int | None = None
    until: int = 0
    effective: int | None = None
    against: dict[str, str] = field(default_factory=dict)
    abstain: tuple[str, ...] = ()
    recused: dict[str, str] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    so_far: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    by_proxy: dict[str, tuple[str, int]] = field(default_factory=dict)
    consent: bool = False
    is_lapsed: bool = False
    is_prepared_only: bool = False
    is_withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What somebody other than the first author put in."""

    day: int
    by: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class Version:
    """One text of a document; ``was`` turns the file, which holds the newest, into this one.

    recalled: when it went back to its authors after a motion that was withdrawn; it is submitted again after edits.
    """

    number: str
    summary: str
    drafted: int
    by: str = LENA
    was: tuple[Change, ...] = ()
    edits: tuple[Edit, ...] = ()
    submitted: int | None = None
    returned: tuple[int, str] | None = None
    withdrawn: tuple[int, str] | None = None
    recalled: tuple[int, int] | None = None
    votes: tuple[Vote, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Book:
    """A document over all its versions, oldest first."""

    key: str
    kind: str
    title: str
    versions: tuple[Version, ...]
    owner: str = LENA
    unit: str = "group"
    review_months: int = 12
    retired: tuple[int, str] | None = None


FOUR_HOURS = (
    "Emergency access must end after four hours at most, be justified before it is used, and be reviewed within "
    "five days by somebody who did not use it."
)
EXHAUSTED = (
    "While the error budget of a service is exhausted, its owner must open an improvement or stop changes to it "
    "within one working day."
)
TWO_PEOPLE = (
    "A normal change needs the approval of two people. Neither of them may have asked for it or "
    "be going to carry it out."
)
ONE_PERSON = (
    "A normal change to a service of the third tier needs the approval of one person, others that "
    "of two. None of them may have asked for it."
)
ACCESS_4 = (
    ("on the proposal of one person and with the approval of another", "by the line manager"),
    (", nor that of a member of their own team", ""),
    ("Access to a system of the first tier must end after 90 days unless it is confirmed.", ""),
    (
        "Shared accounts are not allowed. Where a system offers no others, an exception under clause 9.1 is required.",
        "Shared accounts are allowed where a system offers no others.",
    ),
    ("must review who has access to it every three months", "must review who has access to it every twelve months"),
    (
        "Access that is not confirmed within 14 days must end by itself.",
        "Access that is not confirmed within 30 days must be reported to the security officer.",
    ),
    (
        FOUR_HOURS,
        "In an emergency the operations lead may grant access and must tell the security officer afterwards.",
    ),
)
ACCESS_EDITS = (
    ("Access to a system of the first tier must end after 90 days unless it is confirmed.", ""),
    (
        FOUR_HOURS,
        "Emergency access must end after eight hours at most, and be reviewed by somebody who did not use it.",
    ),
)
CHANGES_2 = (
    (
        EXHAUSTED,
        "",
    ),
    ("The objective of a service must not be changed while its budget is exhausted.", ""),
)

POLICIES: tuple[Book, ...] = (
    Book(
        key="information-security",
        kind="policy",
        title="Information Security Policy",
        versions=(
            Version(
                number="1.0",
                summary="The roof over all other rules of information security.",
                drafted=705,
                submitted=698,
                was=(
                    ("within 14 days, and within 72 hours where the weakness is known to be used", "within 30 days"),
                    ("around the clock", "on working days"),
                    ("tried out twice a year", "tried out once a year"),
                    ("Nothing may be connected to the control network that is not in the catalogue.", ""),
                ),
                votes=(Vote(prepared=696, opened=694, closed=684, silent=("marek.lindqvist",)),),
            ),
            Version(
                number="2.0",
                summary="Closes known weaknesses in days rather than weeks, and watches around the clock.",
                drafted=262,
                submitted=249,
                votes=(
                    Vote(
                        prepared=246,
                        opened=244,
                        closed=230,
                        against={"gwen.tudor": "The cost of watching around the clock is not covered by the budget."},
                    ),
                ),
            ),
        ),
    ),
    Book(
        key="access-control",
        kind="policy",
        title="Access Control Policy",
        versions=(
            Version(
                number="3.0",
                summary="Taken over from the paper rules of 2019.",
                drafted=698,
                submitted=690,
                was=(
                    *ACCESS_4,
                    (
                        "Signing in to a system of the first tier from outside must need two proofs of who somebody is",
                        "Signing in from outside must be agreed with the head of the unit",
                    ),
                    ("every twelve months, and after", "every 24 months, and after"),
                ),
                votes=(Vote(prepared=688, opened=687, closed=672, abstain=("stefan.wyss",)),),
            ),
            Version(
                number="3.2",
                summary="Two proofs for whoever signs in from outside.",
                drafted=381,
                submitted=372,
                was=ACCESS_4,
                votes=(Vote(prepared=368, opened=366, closed=352, silent=("tomas.quiroga",)),),
            ),
            Version(
                number="4.0",
                summary="Access on two people’s word, for 90 days on the first tier, and without shared accounts.",
                drafted=59,
                edits=(Edit(day=40, by=RAFAEL, changes=ACCESS_EDITS),),
                submitted=24,
                votes=(
                    Vote(
                        title="Approve the Access Control Policy, version 4.0",
                        question="Decide whether version 4.0 replaces version 3.2. The policy says who may get into "
                        "which system, who approves it, and for how long.",
                        prepared=12,
                        opened=10,
                        until=1,
                        effective=35,
                        recused={"marek.lindqvist": "Sits on the advisory board of Keyward, the identity supplier"},
                        so_far={
                            "priya.nandakumar": (10, 4),
                            "helena.brandt": (9, 8),
                            "tomas.quiroga": (9, 3),
                            "marek.lindqvist": (8, None),
                            "gwen.tudor": (7, 1),
                            "judith.oyelaran": (3, None),
                            "stefan.wyss": (2, None),
                        },
                        changed={"priya.nandakumar": 2},
                    ),
                ),
            ),
        ),
    ),
    Book(
        key="service-continuity",
        kind="policy",
        title="Service Continuity Policy",
        owner=DANIEL,
        versions=(
            Version(
                number="1.0",
                summary="What we prepare so that services survive a bad day.",
                drafted=690,
                by=DANIEL,
                submitted=682,
                was=(
                    ("A plan that failed must be repaired and tried again within 60 days.", ""),
                    ("within 60 minutes through at least two channels", "within two hours"),
                    ("for 72 hours", "for 24 hours"),
                ),
                votes=(Vote(prepared=679, opened=677, closed=661, silent=("stefan.wyss", "marek.lindqvist")),),
            ),
            Version(
                number="2.0",
                summary="Works run by hand for three days; customers hear from us within an hour.",
                drafted=44,
                by=DANIEL,
                submitted=17,
                votes=(
                    Vote(
                        title="Approve the Service Continuity Policy, version 2.0",
                        question="Decide whether works have to run by hand for 72 hours, and whether a plan that "
                        "failed must be tried again within 60 days.",
                        prepared=6,
                        opened=4,
                        until=6,
                        so_far={
                            "helena.brandt": (4, 3),
                            "gwen.tudor": (3, 1),
                            "astrid.vahl": (3, None),
                            "rafael.okonkwo": (1, None),
                        },
                    ),
                ),
            ),
        ),
    ),
    Book(
        key="removable-media",
        kind="policy",
        title="Removable Media Policy",
        versions=(
            Version(
                number="1.0",
                summary="Memory sticks and portable disks.",
                drafted=680,
                submitted=671,
                votes=(Vote(body=AUDIT_RISK, prepared=660, opened=659, closed=645),),
            ),
        ),
        retired=(121, "Its rules stand in the Information Security Policy since version 2.0"),
    ),
    Book(
        key="change-management",
        kind="policy",
        title="Change Management Policy",
        owner=DANIEL,
        versions=(
            Version(
                number="1.0",
                summary="Two people approve what could make a service behave differently.",
                drafted=650,
                by=DANIEL,
                submitted=640,
                was=CHANGES_2,
                votes=(Vote(prepared=636, opened=634, closed=620),),
            ),
            Version(
                number="1.1",
                summary="One approval is enough for services of the third tier.",
                drafted=420,
                by=DANIEL,
                submitted=411,
                was=(
                    *CHANGES_2,
                    (
                        TWO_PEOPLE,
                        ONE_PERSON,
                    ),
                ),
                votes=(
                    Vote(
                        prepared=408,
                        opened=406,
                        closed=391,
                        against={
                            "priya.nandakumar": "Two people are needed at once; small services fail as well.",
                            "judith.oyelaran": "I see no saving that is worth it.",
                            "gwen.tudor": "The incident of March began with a small service.",
                            "stefan.wyss": "Against the advice of internal audit.",
                            "helena.brandt": "We keep four eyes everywhere.",
                        },
                        abstain=("tomas.quiroga",),
                    ),
                ),
            ),
            Version(
                number="2.0",
                summary="Ties changes to the error budget: what has none left changes no more.",
                drafted=372,
                by=DANIEL,
                submitted=361,
                votes=(Vote(prepared=350, opened=349, closed=333, effective=-320),),
            ),
        ),
    ),
)
