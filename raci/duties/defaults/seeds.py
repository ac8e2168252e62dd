"""What a shipped rule is written in. Sources name where the idea is found; texts are our own."""

from typing import Any, NamedTuple

ISO = "ISO/IEC 27001:2022 A.5.3"
DSD = "NIST INCITS 359, dynamic separation of duty"
SSD = "NIST INCITS 359, static separation of duty"
COBIT = "COBIT 2019: governance and management are separate"
RISK = "ISO 31000:2018, 6.5; COBIT 2019 EDM03: the response to risk is directed by others than those who own it"
IIA = "Global Internal Audit Standards 2024"
EDM = "COBIT 2019 EDM02: benefits delivery is evaluated by those who direct it"


class RuleSeed(NamedTuple):
    """A rule as it is shipped."""

    code: str
    title: str
    kind: str
    terms: dict[str, Any]
    source: str
    liftable: bool = False
    mode: str = "enforce"


def sides(chain: str, *apart: str, teams: bool = False) -> dict[str, Any]:
    """The terms of a rule that keeps sides of a chain apart."""
    return {"chain": chain, "sides": list(apart), "teams": teams}
