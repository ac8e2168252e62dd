"""What the health of everything was on a day."""

from django.db import models

from raci.alignment.states import Health


class Snapshot(models.Model):
    """Health and coverage of one thing on one day, kept so that any past day can be asked for.

    ``health`` runs from 0 to 100, ``coverage`` from 0 to 1. ``parts`` lists what the figure of a goal was made of:
    kind, key, share of the whole (0 to 1), primary or not, and whether the link was confirmed. A leaf has no parts but
    a reason in words. The parts of a day joined give the whole cascade of that day.
    """

    day = models.DateField()
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    code = models.CharField(max_length=24, blank=True)
    label = models.CharField(max_length=300)
    health = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    coverage = models.DecimalField(max_digits=4, decimal_places=3)
    state = models.CharField(max_length=12, choices=Health)
    reason = models.CharField(max_length=200, blank=True)
    parts = models.JSONField(default=list)

    class Meta:
        ordering = ("day", "subject_type", "code")
        constraints = [models.UniqueConstraint(fields=["day", "subject_type", "subject_id"], name="snapshot_once")]
        indexes = [models.Index(fields=["subject_type", "subject_id", "day"], name="snapshot_of_subject")]

    def __str__(self) -> str:
        return f"{self.label} on {self.day}"
