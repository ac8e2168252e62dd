"""The sides of the house."""

from django.db import models


class Sphere(models.TextChoices):
    """COBIT 2019 separates governance from management; assurance looks at both from outside."""

    GOVERNANCE = "governance", "Governance"
    MANAGEMENT = "management", "Management"
    ASSURANCE = "assurance", "Assurance"
    SUPPORT = "support", "Support"
