"""A change of a rule says why; one that ends the rule is never in force itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("raci", "0013_reading_groups")]

    operations = [
        migrations.AddField(
            "sodrule", "reason", models.CharField(blank=True, default="", max_length=500), preserve_default=False
        ),
        migrations.AlterField(
            "sodrule",
            "mode",
            models.CharField(
                choices=[
                    ("simulate", "Simulated"),
                    ("record", "Recorded"),
                    ("enforce", "Enforced"),
                    ("retire", "No longer in force"),
                ],
                default="enforce",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            "sodrule",
            models.CheckConstraint(
                condition=~models.Q(mode="retire") | (models.Q(replaces__isnull=False) & ~models.Q(state="in_force")),
                name="rule_in_force_has_a_mode",
            ),
        ),
    ]
