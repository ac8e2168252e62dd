"""What the organisation invests in: five initiatives in different states, with two years of readings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from governance.models import Benefit, BenefitReading, Initiative, StageGate
from governance.services import benefits, initiatives
from portal.demo import decisions, goals
from portal.demo.aims import ENTERPRISE
from portal.demo.library import Vote
from portal.demo.measures import quarters
from portal.demo.story import Story

DANIEL, ELIF, RAVI, KEIKO, OMAR, MIRELA = (
    "daniel.ferreira", "elif.laszlo", "ravi.menon", "keiko.mori", "omar.haddad", "mirela.ionescu",
)  # fmt: skip
NORA, AOIFE, HENRIK, VIKTOR = (
    "nora.whitlock", "aoife.brennan", "henrik.aas", "viktor.hansen",
)  # fmt: skip
BRUNO, YUSUF = "bruno.weiss", "yusuf.demir"
JUDITH, TOMAS, MAREK = "judith.oyelaran", "tomas.quiroga", "marek.lindqvist"


@dataclass(frozen=True, kw_only=True)
class Gain:
    """A benefit: promised along ``points`` (days before the present, value), read as ``values``, newest last.

    disputed, unverified: what became of the newest reading, if it is not verified.
    """

    title: str
    kind: str
    owner: str
    unit: str
    baseline: str
    points: tuple[tuple[int, str], ...]
    values: tuple[str, ...] = ()
    by: str = RAVI
    verifier: str = BRUNO
    disputed: str = ""
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A gate: planned for a day before the present, and how it was decided."""

    name: str
    planned: int
    must_show: str
    decided: int | None = None
    by: str = JUDITH
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An initiative over its life, in days before the present.

    spent: days before the present and what it had cost in all by then.
    """

    title: str
    kind: str
    case: str
    sponsor: str
    owner: str
    by: str
    starts: int
    ends: int
    costs: tuple[int, ...]
    serves: tuple[int, ...]
    gains: tuple[Gain, ...]
    gates: tuple[Gate, ...]
    drafted: int
    proposed: int
    vote: Vote | None = None
    started: int | None = None
    completed: int | None = None
    stopped: bool = False
    spent: tuple[tuple[int, str], ...] = ()
    cost_waits: bool = False


TELEMETRY = Plan(
    title="Leaks found by telemetry",
    kind="project",
    case="Every tenth litre is lost on the way, and we learn of a leak when somebody calls.\n\n"
    "**What we do.** Meters in 400 districts report every quarter of an hour; the control room sees a leak the same "
    "day.\n\n**What if not.** We go on paying for water that nobody drinks, and the regulator counts it.",
    sponsor=HENRIK, owner=ELIF, by=RAVI,
    starts=640, ends=-400, costs=(420_000, 380_000, 150_000), serves=(0, 2),
    gains=(
        Gain(
            title="Water lost on the way", kind="service", owner=HENRIK, unit="% of what is fed in", baseline="11.2",
            points=((460, "10.6"), (280, "9.6"), (95, "8.6"), (-390, "7.0")),
            values=("11.1", "10.7", "10.1", "9.6", "9.2", "8.8", "8.5"), by=RAVI, verifier=BRUNO, unverified=True,
        ),
        Gain(
            title="Callouts at night", kind="financial", owner=VIKTOR, unit="€ thousand a year", baseline="610",
            points=((460, "600"), (280, "520"), (95, "440"), (-390, "360")),
            values=("612", "598", "571", "540", "498", "470", "415"), by=KEIKO, verifier=YUSUF,
            disputed="The nights of the contractor are not in it.",
        ),
    ),
    gates=(
        Gate(name="Ten districts", planned=480, must_show="Ten districts report, and three leaks were found by it.",
             decided=476, by=JUDITH, reason="Five leaks were found, two of them before anybody called."),
        Gate(name="Half the network", planned=220, must_show="Two hundred districts report; losses are below 10 %.",
             decided=216, by=TOMAS, reason="Losses are at 9.6 %, verified by internal audit."),
        Gate(name="Whole network", planned=-70, must_show="All districts report; callouts at night fell by a third."),
    ),
    drafted=668, proposed=664, started=638,
    vote=Vote(prepared=662, opened=660, closed=648, silent=("stefan.wyss", "gwen.tudor")),
    spent=((560, "96000"), (375, "351000"), (190, "622000"), (40, "748000")), cost_waits=True,
)  # fmt: skip
BILLS = Plan(
    title="Bills that customers understand",
    kind="project",
    case="One call in four is about a bill.\n\n**What we do.** One page in plain words, on paper and online.\n\n"
    "**What if not.** The contact centre grows with every price change.",
    sponsor=NORA, owner=OMAR, by=RAVI,
    starts=520, ends=-210, costs=(240_000, 260_000), serves=(0, 3),
    gains=(
        Gain(
            title="Calls about bills", kind="service", owner=AOIFE, unit="calls a month", baseline="18400",
            points=((360, "16500"), (180, "12500"), (-200, "8000")),
            values=("18200", "17900", "17100", "16800", "16300"), by=RAVI, verifier=BRUNO,
        ),
        Gain(
            title="Bills paid in time", kind="financial", owner=VIKTOR, unit="% of bills", baseline="81",
            points=((360, "83"), (180, "88"), (-200, "93")),
            values=("81", "82.5", "84", "86.5", "87.4"), by=KEIKO, verifier=YUSUF,
        ),
    ),
    gates=(
        Gate(name="Wording tried out", planned=400, must_show="Nine of ten customers know what they owe.",
             decided=396, by=MAREK, reason="Eighty-eight of a hundred could, and the rest is in hand."),
        Gate(name="First thousand customers", planned=24, must_show="A third fewer calls from those who got it."),
    ),
    drafted=560, proposed=556, started=518,
    vote=Vote(prepared=553, opened=551, closed=540, silent=("agnes.thorvald", "stefan.wyss")),
    spent=((390, "88000"), (205, "214000"), (25, "391000")),
)  # fmt: skip
PORTAL = Plan(
    title="Moving house, done online",
    kind="service",
    case="Forty thousand households move in a year, and each calls us twice.\n\n**What we do.** A service online "
    "that takes the reading, the old address and the new one.",
    sponsor=AOIFE, owner=OMAR, by=ELIF,
    starts=650, ends=150, costs=(190_000, 60_000), serves=(3,),
    gains=(
        Gain(
            title="Moves that need no call", kind="service", owner=AOIFE, unit="% of moves", baseline="12",
            points=((470, "25"), (290, "50"), (160, "65")),
            values=("13", "24", "38", "55", "66"), by=RAVI, verifier=BRUNO,
        ),
    ),
    gates=(
        Gate(name="First region", planned=470, must_show="A quarter of the moves of one region come in online.",
             decided=468, by=JUDITH, reason="Twenty-eight per cent of the moves of the east came in online."),
        Gate(name="Everywhere", planned=300, must_show="Half of all moves come in online, and errors are below 1 %.",
             decided=297, by=MAREK, reason="Verified at 55 per cent in the last quarter; errors at 0.6 %."),
    ),
    drafted=672, proposed=669, started=646, completed=148,
    vote=Vote(prepared=667, opened=665, closed=653, silent=("gwen.tudor", "marek.lindqvist")),
    spent=((470, "121000"), (290, "214000"), (160, "243000")),
)  # fmt: skip
DRONES = Plan(
    title="Reservoirs inspected by drones",
    kind="project",
    case="Inspecting 62 reservoirs takes a crew five months.\n\n**What we do.** Drones fly them in three weeks.",
    sponsor=HENRIK, owner=ELIF, by=RAVI,
    starts=430, ends=-300, costs=(110_000, 140_000), serves=(2,),
    gains=(
        Gain(
            title="Days of inspection", kind="financial", owner=VIKTOR, unit="days a year", baseline="740",
            points=((250, "600"), (-300, "200")), values=("738", "731"), by=RAVI, verifier=YUSUF,
        ),
    ),
    gates=(
        Gate(name="Twelve reservoirs", planned=205, must_show="Twelve reservoirs were flown, and the pictures used.",
             decided=201, by=TOMAS,
             reason="Four were flown; for the rest the aviation authority gave no permission, nor will it."),
        Gate(name="All reservoirs", planned=-120, must_show="Every reservoir is flown once a year."),
    ),
    drafted=470, proposed=466, started=428, stopped=True,
    vote=Vote(prepared=463, opened=461, closed=450, silent=("stefan.wyss", "tomas.quiroga")),
    spent=((230, "74000"),),
)  # fmt: skip
METERS = Plan(
    title="Meters read by radio",
    kind="project",
    case="Nine hundred thousand meters are read by hand each year.\n\n**What we do.** Meters send their reading every "
    "night; the reading rounds end.\n\n**What it takes.** 1.9 million euros over three years, and a careful word on "
    "what a nightly reading says about a household.",
    sponsor=NORA, owner=RAVI, by=ELIF,
    starts=-60, ends=-1100, costs=(600_000, 800_000, 500_000), serves=(0, 2),
    gains=(
        Gain(title="Reading rounds", kind="financial", owner=VIKTOR, unit="€ thousand a year", baseline="2300",
             points=((-430, "1800"), (-1090, "300"))),
        Gain(title="Bills that rest on an estimate", kind="compliance", owner=NORA, unit="% of bills", baseline="23",
             points=((-430, "15"), (-1090, "1"))),
    ),
    gates=(
        Gate(name="One town", planned=-330, must_show="Every meter of one town reports, and no complaint is open."),
        Gate(name="Half of all meters", planned=-700, must_show="Estimated bills are below 10 %."),
    ),
    drafted=26, proposed=12,
)  # fmt: skip
PLANS = (TELEMETRY, BILLS, PORTAL, DRONES, METERS)


def plan(story: Story) -> None:
    """Drafts, votes, gates, and what was read in two years."""
    for place, each in enumerate(PLANS):
        story.plan(story.work(each.drafted, f"14:{10 + 5 * place}"), partial(_draft, story, each))
        story.plan(story.work(each.proposed, f"15:{10 + 5 * place}"), partial(_propose, story, each))
        if each.vote:
            decisions.plan_vote(story, each.vote, partial(_question, story, each))
        if each.started is not None:
            story.plan(story.work(each.started, "9:25"), partial(_start, story, each))
        for gain in each.gains:
            _plan_readings(story, each, gain)
        _plan_gates(story, each)
        _plan_costs(story, each)
        if each.completed is not None:
            story.plan(story.work(each.completed, "14:30"), partial(_complete, story, each))


def initiative_of(story: Story, about: Plan) -> Initiative:
    """An initiative as it is now."""
    return Initiative.objects.get(pk=story.things[f"initiative {about.title}"].pk)


def benefit_of(story: Story, gain: Gain) -> Benefit:
    """A benefit."""
    found: Benefit = story.things[f"benefit {gain.title}"]
    return found


def _day(story: Story, days: int) -> date:
    return story.day(days)


def _draft(story: Story, about: Plan) -> None:
    actor, first = story.actor(about.by), _day(story, about.starts)
    row = initiatives.draft(
        actor=actor,
        kind=about.kind,
        title=about.title,
        business_case=about.case,
        sponsor=story.person(about.sponsor),
        owner=story.person(about.owner),
        unit=story.unit("it"),
        costs=[[str(first.year + place), str(amount)] for place, amount in enumerate(about.costs)],
        goals=[goals.goal_of(story, ENTERPRISE[place]) for place in about.serves],
        starts_on=first,
        ends_on=_day(story, about.ends),
    )
    story.things[f"initiative {about.title}"] = row
    for gain in about.gains:
        story.things[f"benefit {gain.title}"] = benefits.add(
            actor=actor,
            initiative=row,
            title=gain.title,
            kind=gain.kind,
            owner=story.person(gain.owner),
            unit_of_measure=gain.unit,
            baseline=Decimal(gain.baseline),
            points=[[_day(story, days).isoformat(), value] for days, value in gain.points],
            starts_on=first,
            ends_on=_day(story, about.ends),
        )
    for gate in about.gates:
        story.things[f"gate {about.title} {gate.name}"] = initiatives.plan_gate(
            actor=actor,
            initiative=row,
            name=gate.name,
            planned_on=_day(story, gate.planned),
            must_show=gate.must_show,
        )


def _propose(story: Story, about: Plan) -> None:
    initiatives.propose(actor=story.actor(about.by), initiative=initiative_of(story, about))


def _question(story: Story, about: Plan) -> decisions.Question:
    row = initiative_of(story, about)
    return decisions.Question(
        initiative=row,
        title=f"Approve {row.code}, {row.title}",
        text=f"Decide whether the company invests in this until {row.ends_on.year}, with these benefits and gates.",
    )


def _start(story: Story, about: Plan) -> None:
    initiatives.start(actor=story.actor(about.by), initiative=initiative_of(story, about))


def _complete(story: Story, about: Plan) -> None:
    row = initiative_of(story, about)
    signature = story.sign(JUDITH, "initiative.complete", row)
    initiatives.complete(actor=story.actor(JUDITH), initiative=row, signature=signature, note="In daily use")


# gates


def _plan_gates(story: Story, about: Plan) -> None:
    for gate in about.gates:
        if gate.decided is not None:
            last = about.stopped and gate is [each for each in about.gates if each.decided is not None][-1]
            story.plan(story.work(gate.decided, "15:45"), partial(_decide, story, about, gate, stops=last))


def _decide(story: Story, about: Plan, gate: Gate, *, stops: bool) -> None:
    row = StageGate.objects.select_related("initiative").get(pk=story.things[f"gate {about.title} {gate.name}"].pk)
    act: tuple[str, Callable[..., StageGate]] = (
        ("stage-gate.stop", initiatives.stop_at_gate) if stops else ("stage-gate.pass", initiatives.pass_gate)
    )
    signature = story.sign(gate.by, act[0], row)
    act[1](actor=story.actor(gate.by), gate=row, reason=gate.reason, signature=signature)


# readings


def _plan_readings(story: Story, about: Plan, gain: Gain) -> None:
    """At the ends of quarters since the work began; the newest value belongs to the last of them."""
    last = about.completed or (201 if about.stopped else 0)
    ends = [day for day in quarters(story) if _day(story, about.started or 0) < day < _day(story, last)]
    taken = list(zip(ends[-len(gain.values) :], gain.values[-len(ends) :], strict=True)) if gain.values else []
    for place, (day, value) in enumerate(taken):
        ago, newest = (story.today - day).days, place == len(taken) - 1
        key = f"reading {gain.title} {day}"
        story.plan(story.work(ago - 9, "11:35"), partial(_report, story, gain, key, day, value))
        if newest and gain.disputed:
            story.plan(story.work(ago - 13, "10:45"), partial(_dispute, story, gain, key))
        elif not (newest and gain.unverified):
            story.plan(story.work(ago - 13, "10:45"), partial(_verify, story, gain, key))


def _report(story: Story, gain: Gain, key: str, day: date, value: str) -> None:
    story.things[key] = benefits.report(
        actor=story.actor(gain.by),
        benefit=benefit_of(story, gain),
        value=Decimal(value),
        taken_on=day,
        evidence=f"Quarterly figures of {day:%B %Y}",
    )


def _verify(story: Story, gain: Gain, key: str) -> None:
    benefits.verify(actor=story.actor(gain.verifier), reading=_reading(story, key))


def _dispute(story: Story, gain: Gain, key: str) -> None:
    benefits.dispute(actor=story.actor(gain.verifier), reading=_reading(story, key), reason=gain.disputed)


def _reading(story: Story, key: str) -> BenefitReading:
    return BenefitReading.objects.select_related("benefit__initiative").get(pk=story.things[key].pk)


# costs


def _plan_costs(story: Story, about: Plan) -> None:
    for place, (days, amount) in enumerate(about.spent):
        waits = about.cost_waits and place == len(about.spent) - 1
        story.plan(story.work(days - 6, "9:50"), partial(_spend, story, about, days, amount, waits=waits))


def _spend(story: Story, about: Plan, days: int, amount: str, *, waits: bool) -> None:
    day = _day(story, days)
    row = benefits.report_cost(
        actor=story.actor(RAVI if about.owner != RAVI else KEIKO),
        initiative=initiative_of(story, about),
        value=Decimal(amount),
        taken_on=day,
        evidence=f"Project account, {day:%B %Y}",
    )
    if not waits:
        benefits.verify_cost(actor=story.actor(YUSUF), reading=row)
