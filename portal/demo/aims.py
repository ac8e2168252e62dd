"""What Aldermere Water wants to reach: objectives of its strategy, enterprise goals, IT goals, and how they do."""

from dataclasses import dataclass

from portal.demo.measures import Gauge

CALLUM, DANIEL, RAVI, ELIF, PAVEL = "callum.reid", "daniel.ferreira", "ravi.menon", "elif.laszlo", "pavel.kral"
YUSUF = "yusuf.demir"

OBJECTIVES = (
    ("A fair price", "Water stays affordable, and every bill can be understood."),
    ("Reliable service at any hour", "Customers reach us when they need us, and what they need works."),
    ("Water that lasts", "We take less from rivers and lose less on the way."),
)


@dataclass(frozen=True, kw_only=True)
class Aim:
    """An enterprise goal or an IT goal. ``cobit``: the goal of the catalogue that it follows."""

    title: str
    owner: str
    dimension: str
    gauges: tuple[Gauge, ...] = ()
    cobit: str = ""
    text: str = ""
    serves: tuple[int, ...] = ()


ENTERPRISE: tuple[Aim, ...] = (
    Aim(
        title="Cost to serve below €38 a customer",
        owner="nora.whitlock",
        dimension="financial",
        text="All that it costs in a year to read, bill, answer and collect, by customer.",
        serves=(0,),
        gauges=(
            Gauge(
                title="Cost to serve a customer",
                unit="€ a year",
                baseline="47.20",
                target="38.00",
                last=("44.60", "44.10", "43.60"),
                by=CALLUM,
                verifier=YUSUF,
                weight=2,
                corrected=2,
            ),
        ),
    ),
    Aim(
        title="Business risk within appetite",
        owner="astrid.vahl",
        dimension="financial",
        cobit="EG02",
        text="No risk stays above appetite without a treatment, and weaknesses are closed in time.",
        serves=(0, 1),
        gauges=(
            Gauge(
                title="Risks above appetite",
                unit="risks",
                baseline="11",
                target="0",
                last=("5", "5", "7"),
                by=CALLUM,
                verifier=YUSUF,
                weight=2,
            ),
            Gauge(
                title="Time until a critical weakness is closed",
                unit="days",
                baseline="34",
                target="10",
                last=("25", "22", "19"),
                by=DANIEL,
                verifier="piotr.zielinski",
                disputed="The list of weaknesses leaves out the control network.",
            ),
        ),
    ),
    Aim(
        title="Water and data law kept",
        owner="astrid.vahl",
        dimension="financial",
        cobit="EG03",
        text="Reports reach the regulator in time, and nobody has to be told of a breach.",
        serves=(1, 2),
        gauges=(
            Gauge(
                title="Reports that reached the regulator in time",
                unit="%",
                baseline="86",
                target="100",
                last=("91", "92", "94"),
                by=CALLUM,
                verifier=YUSUF,
                weight=2,
            ),
        ),
    ),
    Aim(
        title="Customers reach us and pay at any hour",
        owner=DANIEL,
        dimension="customer",
        cobit="EG06",
        text="Portal, payments and telephone are there day and night.",
        serves=(1,),
        gauges=(
            Gauge(
                title="Hours in a quarter without portal or payments",
                unit="hours",
                baseline="30",
                target="4",
                last=("19", "17", "24"),
                by=DANIEL,
                verifier=YUSUF,
                weight=3,
            ),
        ),
    ),
    Aim(
        title="Complaints resolved within ten days",
        owner="aoife.brennan",
        dimension="customer",
        cobit="EG05",
        text="Whoever complains hears within ten days what we do about it.",
        serves=(0, 1),
        gauges=(
            Gauge(
                title="Complaints resolved within ten days",
                unit="%",
                baseline="71",
                target="92",
                last=("77", "78", "80"),
                by=CALLUM,
                weight=4,
                unverified=True,
            ),
        ),
    ),
    Aim(
        title="Leakage below 14 %",
        owner="henrik.aas",
        dimension="internal",
        text="The share of treated water that never reaches a meter.",
        serves=(2,),
        gauges=(
            Gauge(
                title="Leakage",
                unit="% of water treated",
                baseline="19.5",
                target="14.0",
                last=("17.9", "17.8", "17.7"),
                by=CALLUM,
                verifier="piotr.zielinski",
                weight=2,
            ),
        ),
    ),
    Aim(
        title="Field crews find what they need first time",
        owner="leila.haddou",
        dimension="internal",
        cobit="EG08",
        text="Plans, parts and permits are at hand where the work is.",
        serves=(1, 2),
        gauges=(
            Gauge(
                title="Jobs done at the first visit",
                unit="%",
                baseline="68",
                target="85",
                last=("73.0", "74.1", "74.6"),
                by=CALLUM,
                weight=2,
            ),
        ),
    ),
    Aim(
        title="Staff skilled for digital work",
        owner="beatriz.lopes",
        dimension="growth",
        text="Everybody passes the course for their own work, and again every second year.",
        serves=(1,),
        gauges=(
            Gauge(
                title="Staff with the digital licence",
                unit="%",
                baseline="12",
                target="80",
                last=("22", "27", "31"),
                by=CALLUM,
                missing=2,
            ),
        ),
    ),
)
REACHED = Aim(
    title="Paper bills for one customer in ten at most",
    owner="aoife.brennan",
    dimension="customer",
    text="Reached, and left to daily work since.",
)
REFUSED = Aim(
    title="Own fibre to every pumping station",
    owner="henrik.aas",
    dimension="growth",
    text="No telemetry over other people’s lines.",
)
BEFORE_THE_BOARD = Aim(
    title="Half of our energy from our own sources",
    owner="henrik.aas",
    dimension="growth",
    text="Sun, digester gas and turbines cover half of what works and pumps use in a year.",
)

IT: tuple[Aim, ...] = (
    Aim(
        title="Payments and portal there when needed",
        owner=RAVI,
        dimension="customer",
        cobit="AG05",
        gauges=(
            Gauge(
                title="Payments that failed on our side",
                unit="in ten thousand",
                baseline="42",
                target="5",
                last=("24", "22", "29"),
                by=RAVI,
            ),
        ),
    ),
    Aim(
        title="Access only for those who need it",
        owner="lena.sorensen",
        dimension="internal",
        cobit="AG07",
        gauges=(
            Gauge(
                title="Accounts without an owner",
                unit="accounts",
                baseline="420",
                target="0",
                last=("260", "245", "233"),
                by=RAVI,
            ),
        ),
    ),
    Aim(
        title="Telemetry complete and on time",
        owner=ELIF,
        dimension="internal",
        cobit="AG10",
        gauges=(
            Gauge(
                title="Stations that report every 15 minutes",
                unit="%",
                baseline="78",
                target="99",
                last=("87.0", "88.0", "86.5"),
                by=ELIF,
                verifier="piotr.zielinski",
            ),
        ),
    ),
    Aim(
        title="Changes without harm",
        owner=RAVI,
        dimension="internal",
        cobit="AG08",
        gauges=(
            Gauge(
                title="Changes that caused an incident",
                unit="%",
                baseline="9.0",
                target="2.0",
                last=("6.1", "5.4", "6.4"),
                by=PAVEL,
            ),
        ),
    ),
    Aim(
        title="IT cost clear for each service",
        owner=RAVI,
        dimension="financial",
        cobit="AG04",
        gauges=(
            Gauge(
                title="Cost that is booked to a service",
                unit="%",
                baseline="55",
                target="95",
                last=("70", "72", "74"),
                by=RAVI,
                unverified=True,
            ),
        ),
    ),
    Aim(
        title="Field apps work offline",
        owner=ELIF,
        dimension="customer",
        cobit="AG06",
        gauges=(
            Gauge(
                title="Jobs that can be done without a network",
                unit="%",
                baseline="20",
                target="90",
                last=("50", "54", "58"),
                by=ELIF,
                verifier="piotr.zielinski",
            ),
        ),
    ),
    Aim(
        title="Digital skills taught",
        owner=RAVI,
        dimension="growth",
        cobit="AG12",
        gauges=(
            Gauge(
                title="Courses held",
                unit="courses",
                baseline="0",
                target="96",
                last=("21", "28", "33"),
                by=RAVI,
                missing=2,
            ),
        ),
    ),
)
"""In the order of their numbers, ITG-01 to ITG-07."""
