from uuid import UUID

import django.db.models.deletion
from django.db import migrations, models

import raci.ledger.ids


class Migration(migrations.Migration):
    """Nobody could be in a group before there were acts on groups, so its table is empty and the default never used."""

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("raci", "0012_invitations"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadingGroup",
            fields=[
                ("last_event", models.UUIDField(editable=False)),
                (
                    "id",
                    models.UUIDField(default=raci.ledger.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("state", models.CharField(editable=False, max_length=24)),
                ("code", models.CharField(max_length=16, unique=True)),
                ("title", models.CharField(max_length=120)),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reading", to="auth.group"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reading_groups", to="raci.orgunit"
                    ),
                ),
            ],
            options={"ordering": ("title",), "abstract": False, "base_manager_name": "objects"},
        ),
        migrations.AddField(
            model_name="accountgroup",
            name="reading_group",
            field=models.ForeignKey(
                default=UUID(int=0),
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="raci.readinggroup",
            ),
            preserve_default=False,
        ),
    ]
