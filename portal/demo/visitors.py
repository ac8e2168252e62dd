"""With which accounts to look around, and what to try with each."""

from collections.abc import Iterator
from typing import NamedTuple

from portal.demo.people import ADMINISTRATOR, PARTS
from portal.demo.story import PASSWORD


class Visit(NamedTuple):
    """An account, whose it is, and what is worth trying."""

    login: str
    name: str
    title: str
    idea: str


IDEAS = {
    "judith.oyelaran": "Board member. Read what changes in the Access Control Policy and vote.",
    "rafael.okonkwo": "Board member since last month. He wrote part of that policy: see why he may not vote on it.",
    "helena.brandt": "Chair. Put version 4 of the RACI chart in force, or see who may do what.",
    "fiona.mackay": "Company secretary. Open the motion on data protection; her own chart she cannot put in force.",
    "daniel.ferreira": "CIO. Customer payments has used up its error budget: see why, and which goal suffers.",
    "keiko.mori": "Service owner of Customer payments. She may not report what is measured against her objective.",
    "pavel.kral": "Operations lead. Upload measurements, import incidents.",
    ADMINISTRATOR: "The same person by a second account, a superuser: every rule binds him as before.",
    "sunniva.berg": "Operates a control that failed its test; she cannot test it herself.",
    "bruno.weiss": "Control tester. Test the control that was never tested; verify a reading.",
    "yusuf.demir": "Internal auditor. Refused acts, findings, the record and its proofs, reports.",
    "clara.dubois": "External auditor. Take a report and its bundle away, and check it offline.",
    "ingrid.solheim": "Access administrator. She cannot grant what she proposed, nor answer in the review she opened.",
    "mateo.ruiz": "Approves access. Grant or reject what waits.",
    "ines.carvalho": "Trainee without a role: what is not hers to see is not there.",
}


def visits() -> Iterator[Visit]:
    """The accounts that are worth a visit, in this order; all others have the same password."""
    people = {part.login: part for part in PARTS}
    for login, idea in IDEAS.items():
        part = people.get(login, people["pavel.kral"])
        yield Visit(login, part.name, part.title, idea)


def table() -> str:
    """The same for a terminal."""
    rows = list(visits())
    width = max(len(row.login) for row in rows)
    lines = [f"  {row.login:<{width}}  {row.name}. {row.idea}" for row in rows]
    return "\n".join([f"Sign in as one of these; the password of every account is {PASSWORD}", "", *lines, ""])
