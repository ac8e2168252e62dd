"""What may happen to Aldermere Water: twelve risks across the map, the appetite for them, what is done and accepted."""

from dataclasses import dataclass
from functools import partial

from governance.models import EnterpriseGoal, Risk, RiskAcceptance, RiskAppetite, RiskTreatment
from governance.services import appetite, risks, treatments
from portal.demo.story import Story

DANIEL, LENA, RAVI, ELIF, KEIKO, OMAR = (
    "daniel.ferreira", "lena.sorensen", "ravi.menon", "elif.laszlo", "keiko.mori", "omar.haddad",
)  # fmt: skip
FIONA, JUDITH, PRIYA, MAREK = "fiona.mackay", "judith.oyelaran", "priya.nandakumar", "marek.lindqvist"
HENRIK, NORA, BRUNO, VIKTOR = "henrik.aas", "nora.whitlock", "bruno.weiss", "viktor.hansen"
Rating = tuple[int, int, int, int]
"""Likelihood and impact without controls, and with what is in place."""


@dataclass(frozen=True)
class Action:
    """A treatment. ``due``, ``done``, ``verified``: days before the present, negative ahead."""

    title: str
    owner: str
    due: int
    done: int | None = None
    verified: int | None = None
    evidence: str = ""


@dataclass(frozen=True)
class Living:
    """An acceptance: asked for and decided so many days before the present, until a day ahead (negative)."""

    why: str
    asked: int
    decided: int
    until: int
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Peril:
    """A risk over its life, in days before the present."""

    title: str
    cause: str
    event: str
    consequence: str
    category: str
    owner: str
    entered: int
    ratings: tuple[tuple[int, Rating, str], ...] = ()
    response: tuple[str, str] | None = None
    actions: tuple[Action, ...] = ()
    living: Living | None = None
    serves: int | None = None
    closed: int | None = None
    by: str = RAVI
    rhythm: int = 183


LIMITS = (
    ("strategic", 12, "We take moderate risks where they bring customers something within two years."),
    ("operational", 9, "Water flows and bills are right. We accept short outages of what customers do not notice."),
    ("security", 6, "We take next to no risk with control systems and with the data of customers."),
    ("compliance", 4, "We keep the law. What is left is what nobody could foresee."),
    ("financial", 10, "We take moderate risks with money that is ours, and none with that of customers."),
    ("supplier", 9, "We depend on few suppliers, and know how we would do without each."),
)
STRICTER = "We depend on nobody who cannot be replaced within a quarter."
PERILS = (
    Peril(
        title="Somebody from outside steers pumps", category="security", owner=HENRIK, serves=2, entered=610,
        cause="Remote stations are reached over public networks, some with the keys of the manufacturer",
        event="An attacker takes over the controls of a pumping station",
        consequence="Districts are without water, or with water that nobody may drink",
        ratings=((604, (4, 5, 3, 5), "Penetration test of two stations"),
                 (300, (4, 5, 2, 5), "Half of the stations are behind the new gateway"),
                 (60, (4, 5, 2, 5), "Second test; a third of the stations still open")),
        response=("reduce", "Nothing else lies in our hands; insurance pays for no water."),
        actions=(Action("Gateway before every station", HENRIK, -120),
                 Action("Replace the keys of the manufacturer", ELIF, 330, 340, 331, "Key register, sheet 4")),
    ),
    Peril(
        title="Ransom is asked for our data", category="security", owner=DANIEL, serves=3, entered=600,
        cause="Mail is opened by 1,900 people, and backups are kept in the same network",
        event="Files are encrypted and copied by criminals",
        consequence="Bills stand still for weeks, and data of customers is sold",
        ratings=((590, (5, 5, 4, 4), "Two neighbours were hit in a year"),
                 (200, (5, 4, 2, 3), "Backups apart, drills every quarter")),
        response=("reduce", "Backups cost less than a day of standstill."),
        actions=(Action("Backups out of reach of the network", RAVI, 260, 266, 250, "Restore protocol of spring"),),
    ),
    Peril(
        title="The data centre is without power for a day", category="operational", owner=KEIKO, serves=0, entered=560,
        cause="One site, one feed, and generators of 2009", event="Grid and generators fail together",
        consequence="Nobody can pay or report a leak; control rooms work by telephone",
        ratings=((550, (3, 5, 3, 5), "Generator test failed once"), (90, (3, 5, 3, 4), "New batteries for two hours")),
        response=("accept", "The second site opens next spring; until then nothing reasonable is left to do."),
        actions=(Action("Second site for billing and control", RAVI, -200),),
        living=Living("The second site opens in spring, and the generators were overhauled.", 80, 70, -16, PRIYA,
                      "Known, dated, and watched by the control room."),
    ),
    Peril(
        title="The maker of the billing system gives it up", category="supplier", owner=OMAR, serves=3, entered=500,
        cause="The maker was bought by a competitor", event="Support ends before we have another system",
        consequence="Tariffs cannot be changed, and the regulator fines us",
        ratings=((495, (4, 4, 4, 3), "Letter of the maker"),),
        response=("share", "The contract leaves the cost of an early end with the maker."),
        rhythm=366,
    ),
    Peril(
        title="Meters are read wrongly", category="operational", owner=OMAR, serves=3, entered=480,
        cause="Old meters drift, and readings by hand are mistyped", event="Thousands of bills are wrong at once",
        consequence="Customers lose trust, and the contact centre is overrun",
        ratings=((470, (4, 3, 3, 3), "Complaints of a year"), (110, (4, 3, 2, 2), "Plausibility check in service")),
        response=("reduce", "The check was cheap, and finds nine of ten."),
        actions=(Action("Plausibility check before each run", OMAR, 160, 170, 165, "Test report 31"),),
    ),
    Peril(
        title="Data of customers is kept too long", category="compliance", owner=NORA, serves=3, entered=450,
        cause="Four systems keep copies, and nobody deletes", event="The authority looks, and finds ten years too much",
        consequence="A fine, and a headline",
        ratings=((440, (4, 4, 3, 3), "Review by counsel"), (150, (4, 4, 2, 3), "Two systems delete by now")),
        response=("reduce", "Deletion is law, not choice."),
        actions=(Action("Deletion in the archive of bills", NORA, 12),),
    ),
    Peril(
        title="Leak telemetry costs more than it saves", category="strategic", owner=ELIF, serves=0, entered=420,
        cause="Prices of meters rise", event="Half the districts are fitted when the money is spent",
        consequence="Losses stay above what was promised",
        ratings=((410, (3, 4, 2, 4), "Offers of three makers"), (100, (3, 4, 2, 3), "Prices fixed for two years")),
        response=("share", "Prices are fixed by contract."), by=ELIF,
    ),
    Peril(
        title="Key people of control systems retire", category="operational", owner=DANIEL, serves=2, entered=390,
        cause="Five of eight are over sixty", event="Three leave within a year",
        consequence="Disturbances last longer, and projects stand still",
        ratings=((380, (5, 4, 4, 3), "Personnel figures"),),
        response=("reduce", "Trainees need two years."),
        actions=(Action("Train four people on the control systems", ELIF, -60),
                 Action("Write down what only two people know", HENRIK, -20, 9, None, "Handbook of control, part 2")),
    ),
    Peril(
        title="Energy becomes dearer than planned", category="financial", owner=VIKTOR, serves=0, entered=350,
        cause="Contracts end together", event="Prices double when they are renewed",
        consequence="Two million euros more in a year",
        ratings=((345, (4, 4, 3, 3), "Market report"), (95, (4, 4, 2, 3), "Contracts end in different years by now")),
        response=("share", "Fixed prices for three quarters of what is used."),
    ),
    Peril(
        title="A cloud region is out of reach", category="supplier", owner=KEIKO, serves=0, entered=240,
        cause="All portals run in one region", event="The region fails for hours",
        consequence="Customers cannot report a leak online",
        ratings=((230, (2, 3, 1, 2), "Figures of the provider"),),
        response=("accept", "The telephone works, and the loss is small."),
    ),
    Peril(
        title="The regulator asks for readings by the hour", category="compliance", owner=NORA, serves=0, entered=38,
        cause="A draft directive", event="It holds in two years", consequence="Meters have to be replaced earlier",
        rhythm=92,
    ),
    Peril(
        title="Paper archive burns", category="operational", owner=NORA, entered=640,
        cause="One building, no sprinklers", event="A fire in the archive",
        consequence="Contracts before 1998 are lost",
        ratings=((632, (2, 3, 2, 2), "Visit of the fire brigade"),), closed=120,
    ),
)  # fmt: skip


def plan(story: Story) -> None:
    """First the appetite, then each risk over its life."""
    for place, (category, threshold, statement) in enumerate(LIMITS):
        story.plan(story.work(655, f"10:{place:02}"), partial(_propose, story, category, threshold, statement))
        story.plan(story.work(647, f"14:{place:02}"), partial(_set, story, category))
    story.plan(story.work(6, "10:30"), partial(_propose, story, "supplier", 6, STRICTER))
    for about in PERILS:
        _plan(story, about)
        _plan_actions(story, about)


def _plan(story: Story, about: Peril) -> None:
    story.plan(story.work(about.entered, "9:40"), partial(_enter, story, about))
    for days, rating, basis in about.ratings:
        story.plan(story.work(days, "13:15"), partial(_rate, story, about, rating, basis))
    if about.response:
        story.plan(story.work(about.ratings[0][0] - 2, "11:15"), partial(_respond, story, about, *about.response))
    if about.living:
        story.plan(story.work(about.living.asked, "10:20"), partial(_ask, story, about, about.living))
        story.plan(story.work(about.living.decided, "16:15"), partial(_grant, story, about, about.living))
    if about.closed is not None:
        story.plan(story.work(about.closed, "14:50"), partial(_close, story, about))


def _plan_actions(story: Story, about: Peril) -> None:
    for action in about.actions:
        story.plan(story.work(about.ratings[0][0] - 3, "15:20"), partial(_act, story, about, action))
        if action.done is not None:
            story.plan(story.work(action.done, "16:05"), partial(_done, story, about, action))
        if action.verified is not None:
            story.plan(story.work(action.verified, "11:25"), partial(_verify, story, action))


def _propose(story: Story, category: str, threshold: int, statement: str) -> None:
    appetite.propose(
        actor=story.actor(FIONA), category=category, statement=statement, threshold=threshold, unit=story.unit("group")
    )


def _set(story: Story, category: str) -> None:
    row = RiskAppetite.objects.get(category=category, state="proposed")
    appetite.set_appetite(
        actor=story.actor(JUDITH), appetite=row, signature=story.sign(JUDITH, "risk-appetite.set", row)
    )


def _risk(about: Peril) -> Risk:
    return Risk.objects.get(title=about.title)


def _enter(story: Story, about: Peril) -> None:
    goals = list(EnterpriseGoal.objects.filter(state="set").order_by("code"))
    risks.identify(
        actor=story.actor(about.by),
        title=about.title,
        cause=about.cause,
        event=about.event,
        consequence=about.consequence,
        category=about.category,
        owner=story.person(about.owner),
        unit=story.unit("it"),
        cadence_days=about.rhythm,
        goals=goals[about.serves : about.serves + 1] if about.serves is not None else [],
    )


def _rate(story: Story, about: Peril, rating: Rating, basis: str) -> None:
    inherent_likelihood, inherent_impact, residual_likelihood, residual_impact = rating
    risks.assess(
        actor=story.actor(LENA),
        risk=_risk(about),
        inherent_likelihood=inherent_likelihood,
        inherent_impact=inherent_impact,
        residual_likelihood=residual_likelihood,
        residual_impact=residual_impact,
        basis=basis,
    )


def _respond(story: Story, about: Peril, response: str, reason: str) -> None:
    risks.respond(actor=story.actor(DANIEL), risk=_risk(about), response=response, reason=reason)


def _act(story: Story, about: Peril, action: Action) -> None:
    treatments.plan(
        actor=story.actor(about.by),
        risk=_risk(about),
        title=action.title,
        owner=story.person(action.owner),
        due_on=story.day(action.due),
    )


def _treatment(action: Action) -> RiskTreatment:
    return RiskTreatment.objects.select_related("risk").get(title=action.title)


def _done(story: Story, about: Peril, action: Action) -> None:
    treatments.report_done(actor=story.actor(about.by), treatment=_treatment(action), evidence=action.evidence)


def _verify(story: Story, action: Action) -> None:
    treatments.verify(actor=story.actor(BRUNO), treatment=_treatment(action), note="Looked up on the spot")


def _ask(story: Story, about: Peril, living: Living) -> None:
    risks.request_acceptance(
        actor=story.actor(about.by), risk=_risk(about), why=living.why, until=story.day(living.until)
    )


def _grant(story: Story, about: Peril, living: Living) -> None:
    row = RiskAcceptance.objects.select_related("risk").get(risk__title=about.title, state="requested")
    signature = story.sign(living.by, "risk-acceptance.grant", row)
    risks.grant(actor=story.actor(living.by), acceptance=row, reason=living.reason, signature=signature)


def _close(story: Story, about: Peril) -> None:
    risks.close(actor=story.actor(MAREK), risk=_risk(about), reason="Everything before 1998 is scanned by now.")
