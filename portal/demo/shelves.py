"""The rest of the library: two more policies, standards, processes, procedures, an operating model and charters."""

from portal.demo.library import DANIEL, DIGITAL, LENA, MARTA, NORA, POLICIES, RAFAEL, Book, Edit, Version, Vote

SIXTY_DAYS = (("within 30 days must become a problem", "within 60 days must become a problem"),)

TENTH = " A service that exceeds its budget by a tenth must explain it within the month."

EXPLAIN = (
    "Software that decides about customers by itself must be able to explain each decision to a "
    "person who can change it."
)

OTHERS: tuple[Book, ...] = (
    Book(
        key="data-protection",
        kind="policy",
        title="Data Protection Policy",
        owner=MARTA,
        review_months=24,
        versions=(
            Version(
                number="1.0",
                summary="How we treat what customers lend us.",
                drafted=540,
                by=MARTA,
                submitted=529,
                was=(
                    (
                        EXPLAIN,
                        "",
                    ),
                    ("within 20 days", "within one month"),
                    ("within four hours", "within one working day"),
                ),
                votes=(Vote(prepared=524, opened=522, closed=508),),
            ),
            Version(
                number="2.0",
                summary="Software that decides has to explain itself; losses are told within four hours.",
                drafted=49,
                by=MARTA,
                edits=(
                    Edit(
                        day=31,
                        by=LENA,
                        changes=(("within four hours", "within eight hours"),),
                    ),
                ),
                submitted=13,
                votes=(
                    Vote(
                        title="Approve the Data Protection Policy, version 2.0",
                        question="Decide on the duty to explain decisions made by software.",
                        prepared=2,
                        opened=1,
                        is_prepared_only=True,
                    ),
                ),
            ),
        ),
    ),
    Book(
        key="supplier-management",
        kind="policy",
        title="Supplier Management Policy",
        owner=NORA,
        review_months=24,
        versions=(
            Version(
                number="1.0",
                summary="Who chooses suppliers, and who watches them.",
                drafted=440,
                by=NORA,
                submitted=431,
                was=(
                    (
                        "It must say how we leave: in which form our data come back, and within how many days.",
                        "",
                    ),
                    ("from at least three offers, with a written comparison", "from at least two offers"),
                ),
                votes=(Vote(prepared=428, opened=426, closed=409),),
            ),
            Version(
                number="2.0",
                summary="Three offers, and a way out of every contract.",
                drafted=33,
                by=NORA,
                submitted=6,
            ),
        ),
    ),
    Book(
        key="audit-risk-charter",
        kind="charter",
        title="Charter of the audit and risk committee",
        owner="fiona.mackay",
        review_months=36,
        versions=(
            Version(
                number="1.0",
                summary="What the committee is for, and who sits on it.",
                drafted=716,
                by=RAFAEL,
                submitted=714,
                votes=(Vote(prepared=713, opened=712, closed=702),),
            ),
        ),
    ),
    Book(
        key="digital-charter",
        kind="charter",
        title="Charter of the digital committee",
        owner="fiona.mackay",
        review_months=36,
        versions=(
            Version(
                number="1.0",
                summary="What the committee decides for the board.",
                drafted=716,
                by=RAFAEL,
                submitted=714,
                votes=(Vote(prepared=713, opened=712, closed=701, abstain=("agnes.thorvald",)),),
            ),
        ),
    ),
    Book(
        key="identity-standard",
        kind="standard",
        title="Identity standard",
        unit="it",
        versions=(
            Version(
                number="2.0",
                summary="One identity for each person.",
                drafted=611,
                submitted=602,
                was=(
                    ("An account that nobody used for 60 days must be closed.", ""),
                    ("at least 14 characters", "at least 12 characters"),
                ),
                votes=(Vote(body=DIGITAL, prepared=600, opened=598, closed=588),),
            ),
            Version(
                number="2.1",
                summary="Accounts that nobody uses are closed.",
                drafted=301,
                submitted=292,
                votes=(Vote(body=DIGITAL, prepared=290, opened=288, closed=279),),
            ),
        ),
    ),
    Book(
        key="incident-process",
        kind="process",
        title="Incident management process",
        owner=DANIEL,
        unit="it",
        review_months=24,
        versions=(
            Version(
                number="1.0",
                summary="From the report to what was learned.",
                drafted=566,
                by=DANIEL,
                submitted=557,
                was=SIXTY_DAYS,
                votes=(
                    Vote(
                        body=DIGITAL,
                        prepared=553,
                        opened=551,
                        closed=543,
                        silent=("marek.lindqvist", "judith.oyelaran"),
                    ),
                    Vote(body=DIGITAL, prepared=538, opened=537, closed=526),
                ),
            ),
            Version(
                number="1.1",
                summary="Two hours more for the second priority.",
                drafted=243,
                by=DANIEL,
                was=(*SIXTY_DAYS, ("| 30 minutes | 8 hours |", "| 30 minutes | 10 hours |")),
                withdrawn=(236, "The contact centre needs the shorter time; we keep it."),
            ),
            Version(
                number="1.2",
                summary="Three incidents of one cause within a month become a problem.",
                drafted=29,
                by=DANIEL,
                submitted=15,
                votes=(
                    Vote(
                        body=DIGITAL,
                        title="Approve the incident management process, version 1.2",
                        question="Decide whether three incidents of one cause within 30 days become a problem.",
                        prepared=5,
                        opened=3,
                        until=9,
                        so_far={"tomas.quiroga": (3, 1), "judith.oyelaran": (2, None)},
                    ),
                ),
            ),
        ),
    ),
    Book(
        key="cloud-operating-model",
        kind="operating_model",
        title="Operating model for cloud services",
        owner=DANIEL,
        review_months=24,
        versions=(
            Version(
                number="1.0",
                summary="Who does what when a service runs at somebody else’s.",
                drafted=519,
                by=DANIEL,
                submitted=511,
                was=(
                    (
                        "Confidential data in the cloud must be encrypted with keys that we hold.",
                        "Confidential data in the cloud must be encrypted.",
                    ),
                    (", with its cost, not older than two years", ""),
                ),
                votes=(Vote(prepared=506, opened=504, closed=492),),
            ),
            Version(
                number="2.0",
                summary="Keys stay with us, and every cloud service has a way out.",
                drafted=91,
                by=DANIEL,
                edits=(
                    Edit(
                        day=40,
                        by=NORA,
                        changes=(
                            (" A service that exceeds its budget by a tenth must explain it within the month.", ""),
                        ),
                    ),
                ),
                submitted=52,
                recalled=(41, 39),
                votes=(
                    Vote(prepared=48, opened=46, closed=42, is_withdrawn=True),
                    Vote(
                        prepared=37,
                        opened=36,
                        closed=22,
                        effective=5,
                        against={"stefan.wyss": "The way out should be tried for real, not on paper."},
                    ),
                ),
            ),
        ),
    ),
    Book(
        key="emergency-access",
        kind="procedure",
        title="Emergency access",
        unit="it",
        review_months=24,
        versions=(
            Version(
                number="1.0",
                summary="How the safe is opened, and what follows.",
                drafted=486,
                submitted=477,
                votes=(Vote(body=DIGITAL, prepared=474, opened=472, closed=462),),
            ),
        ),
    ),
    Book(
        key="control-network-standard",
        kind="standard",
        title="Control network standard",
        owner=DANIEL,
        unit="network",
        versions=(
            Version(
                number="1.0",
                summary="Zones, devices, remote work and readings of the control network.",
                drafted=63,
                edits=(
                    Edit(
                        day=52,
                        by=DANIEL,
                        changes=((" Readings that are missing for an hour must raise an alarm.", ""),),
                    ),
                ),
                submitted=34,
                votes=(Vote(prepared=28, opened=27, closed=16, effective=20),),
            ),
        ),
    ),
    Book(
        key="restoring-payments",
        kind="procedure",
        title="Restoring customer payments",
        owner=DANIEL,
        unit="it",
        versions=(
            Version(
                number="1.0",
                summary="Step by step, for two people.",
                drafted=25,
                by=DANIEL,
                submitted=20,
                returned=(16, "Say what happens if the sums do not agree."),
            ),
        ),
    ),
)
BOOKS: tuple[Book, ...] = (*POLICIES, *OTHERS)
