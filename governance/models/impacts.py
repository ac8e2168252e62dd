"""What a motion would have affected when votes on it were cast."""

from django.db import models

from governance.models.decisions import Motion


class MotionImpact(models.Model):
    """What members saw of the effects of a motion when they voted.

    The event of each vote holds the digest, so that whatever is changed here shows; it is the same for all who saw the
    same, and tells nothing about a vote.

    Attributes:
        digest: SHA-256 of the content, in hexadecimal.
        first_at: when the first vote was cast on it.
    """

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="impacts")
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    first_at = models.DateTimeField()

    class Meta:
        ordering = ("first_at",)
        constraints = [models.UniqueConstraint(fields=["motion", "digest"], name="motion_impact_once")]

    def __str__(self) -> str:
        return f"what {self.motion.code} would affect, {self.digest[:12]}"
