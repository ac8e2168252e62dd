"""COBIT 2019 as rows and columns of a RACI chart: practices as rows of advice, roles as columns.

Identifiers and titles are facts of the catalogue. COBIT's own letters are not here: the letters suggested below are
this product's, made per objective from what each domain is about, as a first draft to be argued with.
"""

from collections.abc import Collection
from dataclasses import dataclass

from governance.catalogue import Domain, Role, practices, roles
from raci.duties.services.charts import Advice
from raci.people.spheres import Sphere

GOVERNING = {1, 10, 12}
ASSURING = {32, 33}
LIKE = {
    1: "board", 3: "ceo", 7: "cio", 12: "audit-risk", 13: "ciso", 25: "ops-lead", 26: "it-manager",
    27: "service-owner", 28: "control-operator", 33: "internal-audit",
}  # fmt: skip
"""Number of a COBIT role -> the shipped role that is closest to it."""
SHORT = {
    10: "I&T board", 12: "Risk committee", 13: "CISO", 14: "Process owners", 16: "Steering", 19: "Project office",
    20: "Data management", 28: "Security manager", 29: "Continuity",
}  # fmt: skip

SUGGESTED: dict[str, str] = {
    # objective: letter and number of the COBIT role
    "EDM01": "A1 R2 R10 C7 C31 I33",
    "EDM02": "A1 R2 R10 C4 C7 C15 I33",
    "EDM03": "A1 R2 R12 C6 C13 I33",
    "EDM04": "A1 R2 R10 C4 C7 C21 I33",
    "EDM05": "A1 R2 R3 C31 C32 I33",
    "APO01": "A7 R10 R26 C2 C23 C32 I33",
    "APO02": "A7 R9 R22 C2 C14 C23 I1",
    "APO03": "A7 R11 R23 C8 C14 C20 I24",
    "APO04": "A8 R9 R23 C7 C14 C22 I2",
    "APO05": "A2 R10 R15 C4 C7 C14 I1",
    "APO06": "A4 R7 R26 C14 C15 I2",
    "APO07": "A7 R21 R26 C24 C25 I2",
    "APO08": "A7 R22 R27 C14 C24 I2",
    "APO09": "A7 R27 C14 C22 C25 I2",
    "APO10": "A7 R26 R27 C4 C31 I28",
    "APO11": "A7 R26 C14 C24 C25 I2",
    "APO12": "A6 R7 R28 C12 C14 C13 I33",
    "APO13": "A13 R28 C7 C30 C25 I33",
    "APO14": "A7 R20 R14 C23 C30 I28",
    "BAI01": "A16 R17 R19 C14 C15 I4",
    "BAI02": "A14 R18 R24 C23 C27 I28",
    "BAI03": "A7 R24 R23 C14 C28 I25",
    "BAI04": "A7 R25 C14 C27 I24",
    "BAI05": "A5 R14 R17 C21 C22 I27",
    "BAI06": "A7 R25 R24 C14 C28 I27",
    "BAI07": "A7 R24 R25 C14 C27 I18",
    "BAI08": "A7 R26 R27 C21 C25 I24",
    "BAI09": "A7 R26 R25 C4 C28 I27",
    "BAI10": "A7 R25 R27 C24 C28 I26",
    "BAI11": "A16 R18 R19 C17 C14 I4",
    "DSS01": "A7 R25 C27 C28 I14",
    "DSS02": "A7 R27 R25 C14 C24 I22",
    "DSS03": "A7 R25 R27 C24 C28 I14",
    "DSS04": "A5 R29 R25 C14 C7 I12",
    "DSS05": "A13 R28 R25 C24 C30 I33",
    "DSS06": "A5 R14 C28 C30 C7 I33",
    "MEA01": "A7 R26 R27 C14 C25 I2",
    "MEA02": "A7 R28 R26 C14 C32 I33",
    "MEA03": "A7 R31 R26 C30 C32 I33",
    "MEA04": "A33 R32 C6 C13 I1",
}


@dataclass(frozen=True)
class Seat:
    """A role that COBIT names, as a column that an organisation may have under another name."""

    number: int
    title: str
    sphere: Sphere
    like: str

    @property
    def code(self) -> str:
        """The code it gets where it is created."""
        words = "".join(each if each.isalnum() else " " for each in self.title.lower().replace("&", "")).split()
        return "-".join(words)[:40]

    @property
    def short(self) -> str:
        """What the head of its column says."""
        return SHORT.get(self.number, self.title.replace("Chief ", "").replace(" Officer", ""))[:24]


def _seat(role: Role) -> Seat:
    sphere = Sphere.MANAGEMENT
    if role.number in GOVERNING:
        sphere = Sphere.GOVERNANCE
    elif role.number in ASSURING:
        sphere = Sphere.ASSURANCE
    return Seat(role.number, role.title, sphere, LIKE.get(role.number, ""))


SEATS: tuple[Seat, ...] = tuple(_seat(role) for role in roles())


def rows(domains: Collection[str]) -> list[Advice]:
    """The practices of some domains as rows of advice."""
    return [
        Advice(each.code, each.title, _side(each.objective), f"COBIT 2019, {Domain(each.code[:3]).label}")
        for each in practices()
        if each.code[:3] in domains
    ]


def _side(objective: str) -> Sphere:
    if objective == "MEA04":
        return Sphere.ASSURANCE
    return Sphere.GOVERNANCE if Domain(objective[:3]).is_governance else Sphere.MANAGEMENT


def suggested(practice: str) -> list[tuple[int, str]]:
    """Our suggestion for a practice: numbers of COBIT roles with a letter each."""
    return [(int(each[1:]), each[0]) for each in SUGGESTED[practice.partition(".")[0]].split()]
