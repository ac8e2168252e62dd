"""Checks on segregation of duties that no single act would notice."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F, Value
from django.db.models.functions import Coalesce, Concat

from raci.alignment.checks.registry import Found, Moment, check, rows
from raci.alignment.states import Severity
from raci.duties import detection
from raci.duties.models import SodRule
from raci.duties.rules import Rule
from raci.people.models import OrgUnit, Person, RoleBinding

SOON = timedelta(days=14)


@check(
    code="SOD-51",
    severity=Severity.HIGH,
    title="A rule of separation is broken",
    sentence="{label} {does}. {rule}.",
    remedy="End one of the roles, or let somebody else decide anew",
)
def broken_rules(at: Moment) -> Iterator[Found]:
    """Persons and teams that break a rule in force. The gate lets nobody get there; a rule that came later, an import
    or the end of an exemption may find them there."""
    persons = {
        pk: (name, unit) for pk, name, unit in Person.objects.filter(state="active").values_list("pk", "name", "unit")
    }
    root = OrgUnit.objects.filter(parent=None).values_list("pk", flat=True).first()
    for row in SodRule.objects.filter(state="in_force").exclude(mode=SodRule.Mode.SIMULATE).order_by("code"):
        for violation in detection.violations(Rule.of(row)):
            said = {"does": violation.does, "rule": f"{row.title} ({row.code})"}
            about = f"{row.code} {violation.object_id or ''}".strip()
            if violation.person in persons:
                name, unit = persons[violation.person]
                yield Found("person", violation.person, name, unit, violation.person, said, about)
            else:
                yield Found("rule", row.pk, violation.name, root, None, said, f"{about} {violation.party}".strip())


@check(
    code="SOD-52",
    severity=Severity.LOW,
    title="Role ends soon",
    sentence="{label} ends on {until}.",
    remedy="Propose the role anew, or let it end",
    act="binding.propose",
)
def role_ends_soon(at: Moment) -> Iterator[Found]:
    """Roles in effect that end within fourteen days."""
    ending = RoleBinding.objects.valid().filter(valid_until__lte=at.now + SOON)
    holder = Coalesce(F("person__name"), F("team__name"))
    label = Concat(F("role__title"), Value(" for "), holder)
    return rows(ending, label=label, owner="person_id", until="valid_until")
