"""The service catalogue of Aldermere Water: what each service promises, and how it kept the promise."""

from dataclasses import dataclass, field
from decimal import Decimal

from management.services.objectives import Terms

DAY, HOUR, SIX_HOURS = 86_400, 3_600, 21_600
KEIKO, OMAR, ELIF, JONAS, MIRELA = "keiko.mori", "omar.haddad", "elif.laszlo", "jonas.keller", "mirela.ionescu"
DIMITRI = "dimitri.vlahos"
Levels = tuple[tuple[int, float], ...]
"""From so many days before the present: how fast the error budget was spent, 1 being evenly."""
Outages = tuple[tuple[int, int, float], ...]
"""So many days before the present, from this hour on: the share of the whole window's budget that was lost."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """An objective and what was measured against it.

    load: events in an hour of the day's peak.
    until: the last measurement lies so many days back.
    since, ended: in days before the present, where it was not in effect all the time.
    """

    terms: Terms
    load: int = 400
    levels: Levels = ((9_999, 0.25),)
    outages: Outages = ()
    until: int = 0
    since: int | None = None
    ended: int | None = None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A service on its way from planned to retired; days before the present."""

    code: str
    name: str
    summary: str
    family: str
    owner: str
    tier: int
    planned: int
    live: int | None = None
    designed: int | None = None
    in_transition: int | None = None
    phased_out: int | None = None
    retired: int | None = None
    promises: tuple[Promise, ...] = ()
    itsm: tuple[str, ...] = field(default=())


def _terms(name: str, target: str, slice_seconds: int = DAY, **more: object) -> Terms:
    return Terms(name=name, target=Decimal(target), slice_seconds=slice_seconds, **more)  # type: ignore[arg-type]


OFFERS: tuple[Offer, ...] = (
    Offer(
        code="SVC-01",
        name="Contact centre telephony",
        summary="Brings calls to whoever can answer them, in the office or at home.",
        family="Customers",
        owner=OMAR,
        tier=2,
        planned=722,
        live=698,
        promises=(Promise(terms=_terms("Calls connected", "0.99"), load=90, levels=((9_999, 0.3), (150, 0.22))),),
    ),
    Offer(
        code="SVC-02",
        name="Billing run",
        summary="Works out and sends 1.1 million bills a quarter.",
        family="Finance",
        owner=OMAR,
        tier=1,
        planned=722,
        live=697,
        promises=(
            Promise(
                terms=_terms("Bills right the first time", "0.998", window="calendar", calendar_unit="month"),
                load=900,
                levels=((9_999, 0.7), (300, 0.36)),
            ),
        ),
    ),
    Offer(
        code="SVC-03",
        name="Customer portal",
        summary="Bills, readings, moves and complaints at any hour, for 640,000 customers who registered.",
        family="Customers",
        owner=OMAR,
        tier=1,
        planned=721,
        live=697,
        promises=(
            Promise(terms=_terms("Pages answered", "0.995"), load=3_000, levels=((9_999, 0.5),), ended=71),
            Promise(
                terms=_terms("Pages answered within two seconds", "0.995", HOUR),
                load=3_000,
                levels=((9_999, 0.42), (60, 0.55), (45, 0.42), (5, 2.4)),
                since=71,
            ),
        ),
    ),
    Offer(
        code="SVC-04",
        name="Field maps",
        summary="Pipes, valves and permits on the crew’s tablet, also where there is no network.",
        family="Field",
        owner=JONAS,
        tier=2,
        planned=438,
        live=411,
        promises=(Promise(terms=_terms("Maps opened", "0.99"), load=150, levels=((9_999, 0.4), (200, 0.12))),),
    ),
    Offer(
        code="SVC-05",
        name="Work orders",
        summary="Plans and records 900 jobs a day.",
        family="Field",
        owner=JONAS,
        tier=2,
        planned=721,
        live=696,
        promises=(Promise(terms=_terms("Orders saved", "0.995"), load=220, levels=((9_999, 0.5), (180, 0.18))),),
    ),
    Offer(
        code="SVC-07",
        name="Customer payments",
        summary="Takes card and bank payments from 1.1 million customers, at any hour.",
        family="Customers",
        owner=KEIKO,
        tier=1,
        planned=722,
        live=697,
        promises=(
            Promise(
                terms=_terms("Payments completed", "0.999"),
                load=1_500,
                levels=((9_999, 0.35), (240, 0.6), (150, 0.3)),
                ended=71,
            ),
            Promise(
                terms=_terms("Payments completed", "0.999", HOUR),
                load=1_500,
                levels=((9_999, 0.2), (66, 0.62), (40, 0.03)),
                outages=((12, 7, 0.4), (7, 5, 0.27), (3, 2, 0.29), (3, 3, 0.29)),
                since=71,
            ),
        ),
    ),
    Offer(
        code="SVC-09",
        name="Identity and access",
        summary="Knows who somebody is and lets them in, for 61 systems.",
        family="Workplaces",
        owner=MIRELA,
        tier=1,
        planned=600,
        live=571,
        promises=(
            Promise(
                terms=_terms("Sign-ins answered", "0.999", SIX_HOURS, budgeting="RatioTimeslices"),
                load=700,
                levels=((9_999, 0.5), (120, 0.29)),
            ),
        ),
    ),
    Offer(
        code="SVC-11",
        name="Telemetry north",
        summary="Readings of 212 stations between the reservoirs and the river.",
        family="Network",
        owner=ELIF,
        tier=1,
        planned=720,
        live=695,
        promises=(
            Promise(terms=_terms("Readings received", "0.99"), load=850, levels=((9_999, 0.45), (60, 0.6)), until=11),
        ),
    ),
    Offer(
        code="SVC-12",
        name="Telemetry south",
        summary="Readings of 187 stations between the river and the sea.",
        family="Network",
        owner=ELIF,
        tier=1,
        planned=720,
        live=695,
        promises=(
            Promise(
                terms=_terms(
                    "Readings no later than 15 minutes",
                    "0.95",
                    SIX_HOURS,
                    indicator="threshold",
                    budgeting="Timeslices",
                    operator="lte",
                    limit=Decimal(900),
                    unit_of_measure="seconds",
                ),
                levels=((9_999, 0.5), (120, 0.45)),
            ),
        ),
    ),
    Offer(
        code="SVC-14",
        name="Leak analytics",
        summary="Finds leaks in what the stations report, and tells the crews where to listen.",
        family="Network",
        owner=ELIF,
        tier=2,
        planned=331,
        live=301,
        promises=(
            Promise(terms=_terms("Nights analysed by six o’clock", "0.98"), load=25, levels=((9_999, 0.6), (5, 1.7))),
        ),
    ),
    Offer(
        code="SVC-15",
        name="Regulator reports",
        summary="Collects what the regulator asks for and sends it, on its day.",
        family="Network",
        owner=ELIF,
        tier=1,
        planned=661,
        live=633,
        promises=(
            Promise(
                terms=_terms("Figures delivered", "0.995", window_days=90),
                load=6,
                levels=((9_999, 0.0),),
            ),
        ),
    ),
    Offer(
        code="SVC-16",
        name="Skills platform",
        summary="Courses and the digital licence, for everybody.",
        family="Workplaces",
        owner=MIRELA,
        tier=3,
        planned=281,
        live=252,
        promises=(Promise(terms=_terms("Courses opened", "0.99"), load=12, until=205),),
    ),
    # on their way in or out
    Offer(
        code="SVC-06",
        name="Fax and letters",
        summary="Takes in what still comes on paper; ends when the last branch has a scanner.",
        family="Workplaces",
        owner=DIMITRI,
        tier=3,
        planned=719,
        live=694,
        phased_out=92,
        promises=(Promise(terms=_terms("Pages read", "0.98"), load=8, levels=((9_999, 0.4),)),),
    ),
    Offer(
        code="SVC-08",
        name="Old meter exchange",
        summary="Brought readings from meters that have been replaced.",
        family="Network",
        owner=DIMITRI,
        tier=3,
        planned=719,
        live=694,
        phased_out=402,
        retired=341,
        promises=(Promise(terms=_terms("Readings brought", "0.98"), load=40, until=345),),
    ),
    Offer(
        code="SVC-17",
        name="Works documentation",
        summary="Drawings and manuals of every works, in one place.",
        family="Field",
        owner=JONAS,
        tier=2,
        planned=128,
        designed=96,
        in_transition=21,
        promises=(Promise(terms=_terms("Drawings opened", "0.99"), since=19, until=9_999),),
    ),
    Offer(
        code="SVC-18",
        name="Meter readings by radio",
        summary="Reads 300,000 new meters without a visit.",
        family="Network",
        owner=ELIF,
        tier=1,
        planned=74,
        designed=39,
    ),
    Offer(
        code="SVC-19",
        name="Advice by chat",
        summary="Answers simple questions at night.",
        family="Customers",
        owner=OMAR,
        tier=3,
        planned=16,
    ),
)
TWELVE = OFFERS[:12]
