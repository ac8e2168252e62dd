"""Services of the catalogue."""

from django.db import models

from management.states import ServiceState
from raci.ledger.governed import Governed, Part
from raci.people.models import OrgUnit, Person


class Service(Governed):
    """What IT delivers to the business, from planned to retired. ``source``: the OpenSLO ``document`` that describes
    it, where one came in."""

    SUBJECT = "service"
    FIRST_STATE = ServiceState.PLANNED.value

    class Tier(models.IntegerChoices):
        FIRST = 1, "First tier"
        SECOND = 2, "Second tier"
        THIRD = 3, "Third tier"

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=160)
    summary = models.CharField(max_length=400, blank=True)
    family = models.CharField(max_length=80, blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="services")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="services")
    tier = models.PositiveSmallIntegerField(choices=Tier, default=Tier.SECOND)
    live_since = models.DateField(null=True, blank=True)
    approval = models.CharField(max_length=24, blank=True)
    itsm_names = models.JSONField(default=list, blank=True)
    source = models.JSONField(default=dict, blank=True, editable=False)

    class Meta(Governed.Meta):
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class ServiceDependency(Part):
    """A service that another one cannot do without."""

    PART_OF = "service"

    service = models.ForeignKey(Service, models.PROTECT, related_name="dependencies")
    on = models.ForeignKey(Service, models.PROTECT, related_name="dependents")

    class Meta(Part.Meta):
        ordering = ("on__code",)
        constraints = [
            models.UniqueConstraint(fields=["service", "on"], name="service_dependency_once"),
            models.CheckConstraint(condition=~models.Q(service=models.F("on")), name="service_depends_on_others"),
        ]

    def __str__(self) -> str:
        return f"{self.service} needs {self.on}"
