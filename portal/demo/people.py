"""Who works at Aldermere Water, where, and in which roles; who came later, and who has left."""

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from portal.demo.story import LENGTH, PASSWORD, Story
from raci.duties import founding
from raci.duties.services import accounts, bindings, charts, memberships, people
from raci.people.actor import Actor
from raci.people.models import Membership, OrgUnit, Person, RoleBinding, Team

ORGANISATION = "Aldermere Water"
UNITS = (
    ("it", "Group IT", "group"),
    ("security", "Information security", "it"),
    ("platforms", "Platforms and operations", "it"),
    ("customer", "Customer services", "group"),
    ("network", "Network operations", "group"),
    ("telemetry", "Telemetry and control", "network"),
    ("finance", "Finance and procurement", "group"),
    ("legal", "Legal and regulation", "group"),
    ("learning", "People and learning", "group"),
    ("audit", "Internal audit", "group"),
)
TEAMS = (
    ("security", "Security team", "management", "security"),
    ("platform", "Platform team", "management", "platforms"),
    ("service-desk", "Service desk", "management", "platforms"),
    ("control-room", "Control room", "management", "telemetry"),
    ("audit", "Internal audit", "assurance", "audit"),
)


class Part(NamedTuple):
    """A person as the organisation knows them. ``came``: days before the present; the founders are there first."""

    login: str
    name: str
    title: str
    unit: str
    roles: tuple[str, ...] = ()
    team: str = ""
    came: int = LENGTH
    left: int | None = None


FOUNDERS: tuple[Part, ...] = (
    Part("helena.brandt", "Helena Brandt", "Chair of the board", "group", ("board", "chair")),
    Part("judith.oyelaran", "Judith Oyelaran", "Board member", "group", ("board",)),
    Part("tomas.quiroga", "Tomás Quiroga", "Board member, chairs the digital committee", "group", ("board",)),
    Part("marek.lindqvist", "Marek Lindqvist", "Board member", "group", ("board",)),
    Part(
        "priya.nandakumar",
        "Priya Nandakumar",
        "Board member, chairs audit and risk",
        "group",
        ("board", "audit-risk"),
    ),
    Part("gwen.tudor", "Gwen Tudor", "Board member for customers", "group", ("board", "audit-risk")),
    Part("stefan.wyss", "Stefan Wyss", "Board member", "group", ("board", "audit-risk")),
    Part("agnes.thorvald", "Agnes Thorvald", "Board member", "group", ("board",), left=36),
    Part("astrid.vahl", "Astrid Vahl", "Chief executive, board member", "group", ("ceo", "board")),
    Part("fiona.mackay", "Fiona Mackay", "Company secretary", "legal", ("secretary",)),
    Part("daniel.ferreira", "Daniel Ferreira", "Chief information officer", "it", ("cio",)),
    Part("lena.sorensen", "Lena Sorensen", "Chief information security officer", "security", ("ciso",), "security"),
    Part("ingrid.solheim", "Ingrid Solheim", "Access administrator", "platforms", ("access-admin",), "service-desk"),
    Part("mateo.ruiz", "Mateo Ruiz", "Head of personnel, approves access", "learning", ("access-approver",)),
    Part("grace.adeyemi", "Grace Adeyemi", "Head of internal audit", "audit", ("internal-audit",), "audit"),
)
LATER: tuple[Part, ...] = (
    Part("nora.whitlock", "Nora Whitlock", "Chief financial officer", "finance", ("policy-author",), came=726),
    Part("rafael.okonkwo", "Rafael Okonkwo", "Counsel", "legal", ("policy-author",), came=726),
    Part("marta.kowalczyk", "Marta Kowalczyk", "Data protection officer", "legal", ("policy-author",), came=726),
    Part("callum.reid", "Callum Reid", "Deputy company secretary", "legal", ("secretary",), came=726),
    Part("yusuf.demir", "Yusuf Demir", "Internal auditor", "audit", ("internal-audit",), "audit", 725),
    Part("bruno.weiss", "Bruno Weiss", "Control tester", "audit", ("control-tester",), "audit", 725),
    Part("piotr.zielinski", "Piotr Zieliński", "Control tester", "audit", ("control-tester",), "audit", 712),
    Part("clara.dubois", "Clara Dubois", "External auditor, Penrose & Lund", "audit", ("external-audit",), came=700),
    Part("edwin.park", "Edwin Park", "External auditor, Penrose & Lund", "audit", ("external-audit",), came=330),
    Part(
        "elif.laszlo",
        "Elif László",
        "IT manager, telemetry",
        "telemetry",
        ("it-manager", "service-owner"),
        "control-room",
        725,
    ),
    Part("ravi.menon", "Ravi Menon", "IT manager, service delivery", "platforms", ("it-manager",), came=725),
    Part("keiko.mori", "Keiko Mori", "Service owner, payments", "platforms", ("service-owner",), came=725),
    Part("omar.haddad", "Omar Haddad", "Service owner, customer services", "customer", ("service-owner",), came=725),
    Part("jonas.keller", "Jonas Keller", "Service owner, field work", "network", ("service-owner",), came=724),
    Part("mirela.ionescu", "Mirela Ionescu", "Service owner, workplaces", "platforms", ("service-owner",), came=612),
    Part("dimitri.vlahos", "Dimitri Vlahos", "Service owner", "platforms", ("service-owner",), came=724, left=58),
    Part("tobias.krantz", "Tobias Krantz", "Operations lead, nights", "platforms", ("ops-lead",), "service-desk", 560),
    Part("sunniva.berg", "Sunniva Berg", "Change manager", "platforms", ("control-operator",), "platform", 724),
    Part("amara.nwosu", "Amara Nwosu", "Identity engineer", "security", ("control-operator",), "security", 724),
    Part(
        "lucia.ferrante", "Lucia Ferrante", "Control systems", "telemetry", ("control-operator",), "control-room", 724
    ),
    Part("henrik.aas", "Henrik Aas", "Director of the network", "network", came=723),
    Part("aoife.brennan", "Aoife Brennan", "Director of customer services", "customer", came=723),
    Part("leila.haddou", "Leila Haddou", "Head of field operations", "network", came=723),
    Part("viktor.hansen", "Viktor Hansen", "Financial controller", "finance", came=720),
    Part("beatriz.lopes", "Beatriz Lopes", "Head of learning", "learning", came=700),
    Part("anneke.de.wit", "Anneke de Wit", "Regulatory affairs", "legal", came=640),
    Part("samuel.osei", "Samuel Osei", "Security analyst", "security", team="security", came=512),
    Part("chiara.romano", "Chiara Romano", "Platform engineer", "platforms", team="platform", came=512),
    Part("liam.oconnor", "Liam O’Connor", "Control engineer", "telemetry", team="control-room", came=388),
    Part("kofi.mensah", "Kofi Mensah", "Contact centre manager", "customer", came=388),
    Part("ines.carvalho", "Ines Carvalho", "Trainee", "learning", came=41),
)
TECHNICIAN = Part("pavel.kral", "Pavel Král", "Operations lead", "platforms", ("ops-lead",), "service-desk", 728)
"""One person with two accounts: the technical administrator who set the portal up runs operations by day."""
ADMINISTRATOR = "root.admin"
PARTS = (*FOUNDERS, TECHNICIAN, *LATER)
REACHING_ALL = frozenset(
    {"policy-author", "secretary", "internal-audit", "control-tester", "external-audit", "ops-lead", "control-operator"}
)
"""Roles of those who came later that are held in the whole organisation; the others are held in Group IT."""


def email(login: str) -> str:
    """Where the demonstration would write to; the domain is reserved and exists nowhere."""
    return f"{login}@aldermere.example"


def plan(story: Story) -> None:
    """The founding in the first days, newcomers, and those who left."""
    start = story.moment(LENGTH, "08:40")
    story.plan(start, partial(_begin, story))
    for part in FOUNDERS:
        story.plan(start, partial(_found, story, part))
    story.plan(start, partial(_teams, story))
    story.plan(story.moment(LENGTH, "15:05"), partial(_first_chart, story))
    for part in (TECHNICIAN, *LATER):
        story.plan(story.work(part.came, "09:10"), partial(_join, story, part))
    for part in PARTS:
        if part.left:
            story.plan(story.work(part.left, "15:40"), partial(_leave, story, part))
    story.plan(story.work(35, "11:00"), partial(_changes_sides, story))


def _begin(story: Story) -> None:
    """The technical administrator begins, and lays out the units."""
    founding.begin(
        organisation=ORGANISATION,
        name=TECHNICIAN.name,
        login=ADMINISTRATOR,
        password=PASSWORD,
        email=email(ADMINISTRATOR),
    )
    admin = story.actor(ADMINISTRATOR)
    for code, name, parent in UNITS:
        people.create_unit(actor=admin, code=code, name=name, parent=story.unit(parent))


def _introduce(story: Story, part: Part, actor: Actor) -> Person:
    person = people.add_person(
        actor=actor, name=part.name, title=part.title, email=email(part.login), unit=story.unit(part.unit)
    )
    _account(story, person, part.login, actor)
    return story.person(part.login)


def _account(story: Story, person: Person, login: str, actor: Actor) -> None:
    """Its person sets the password by the invitation; whoever opens accounts wrote the address as well, so that the
    secretary asks them and confirms it."""
    account, token = accounts.open_account(actor=actor, person=person, login=login, by_mail=True)
    taken = accounts.accept(account=account, token=token, password=PASSWORD)
    if taken.awaits_confirmation:
        accounts.confirm(actor=story.actor("fiona.mackay"), account=taken)


def _found(story: Story, part: Part) -> None:
    admin = story.actor(ADMINISTRATOR)
    person = _introduce(story, part, admin)
    for role in part.roles:
        binding = bindings.propose(
            actor=admin, holder=person, role=story.role(role), unit=story.unit("group"), reason="Founding"
        )
        bindings.found(actor=admin, binding=binding)


def _teams(story: Story) -> None:
    admin = story.actor(ADMINISTRATOR)
    for code, name, sphere, unit in TEAMS:
        story.things[f"team {code}"] = people.create_team(
            actor=admin, code=code, name=name, sphere=sphere, unit=story.unit(unit)
        )
    for part in FOUNDERS:
        _into_team(story, part, admin)


def _into_team(story: Story, part: Part, actor: Actor) -> None:
    """While the ground is laid in one step; later the approver lets them in."""
    if not part.team:
        return
    team: Team = story.things[f"team {part.team}"]
    row = memberships.propose(actor=actor, person=story.person(part.login), team=team, reason=f"Works as {part.title}")
    if actor.account is not None and actor.account.login == ADMINISTRATOR:
        memberships.found(actor=actor, membership=row)
    else:
        memberships.approve(actor=story.actor("mateo.ruiz"), membership=row)


def _first_chart(story: Story) -> None:
    chart = founding.starting_chart(actor=story.actor(ADMINISTRATOR), unit=story.unit("group"))
    signature = story.sign("helena.brandt", "chart.approve", chart)
    charts.put_in_force(actor=story.actor("helena.brandt"), chart=chart, signature=signature)


def scope_of(role: str) -> str:
    """The unit in which somebody who came later holds a role."""
    return "group" if role in REACHING_ALL else "it"


def grant(story: Story, holder: Any, role: str, unit: str, reason: str) -> RoleBinding:
    """The access administrator proposes a role; the approver grants it."""
    binding = bindings.propose(
        actor=story.actor("ingrid.solheim"),
        holder=holder,
        role=story.role(role),
        unit=story.unit(unit),
        reason=reason,
    )
    return bindings.approve(actor=story.actor("mateo.ruiz"), binding=binding)


def _join(story: Story, part: Part) -> None:
    clerk = story.actor("ingrid.solheim")
    if part is TECHNICIAN:
        _second_account(story, clerk)
    else:
        _introduce(story, part, clerk)
    _into_team(story, part, clerk)
    for role in part.roles:
        grant(story, story.person(part.login), role, scope_of(role), f"Starts as {part.title}")


def _second_account(story: Story, clerk: Actor) -> None:
    """The technical administrator gets an account for daily work: two accounts, one person to every rule."""
    person = story.person(ADMINISTRATOR)
    people.edit_person(
        actor=clerk, person=person, name=person.name, title=TECHNICIAN.title, email=email(TECHNICIAN.login)
    )
    _account(story, person, TECHNICIAN.login, clerk)


def _leave(story: Story, part: Part) -> None:
    """Roles and teams end first, then the account, then the person is recorded as left."""
    clerk, person = story.actor("ingrid.solheim"), story.person(part.login)
    for binding in RoleBinding.objects.filter(person=person, state="approved"):
        bindings.end(actor=clerk, binding=binding, note="Leaves the company")
    for membership in Membership.objects.filter(person=person, state="member"):
        memberships.leave(actor=clerk, membership=membership)
    accounts.close(actor=clerk, account=story.account(part.login))
    people.record_leaver(actor=clerk, person=person)


def _changes_sides(story: Story) -> None:
    """Elected to the board, the counsel gives up drafting; what he wrote stays on the author's side."""
    person = story.person("rafael.okonkwo")
    clerk = story.actor("ingrid.solheim")
    for binding in RoleBinding.objects.filter(person=person, state="approved"):
        bindings.end(actor=clerk, binding=binding, note="Elected to the board")
    people.edit_person(actor=clerk, person=person, name=person.name, title="Board member", email=person.email)
    grant(story, person, "board", "group", "Elected by the general meeting")


def units() -> Sequence[OrgUnit]:
    """All units, from the top."""
    return list(OrgUnit.objects.order_by("path"))
