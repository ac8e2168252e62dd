import django.db.models.deletion
from django.db import migrations, models

import raci.ledger.ids


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0012_document_work"),
        ("raci", "0015_consultations"),
    ]

    operations = [
        migrations.AddField(
            model_name="body",
            name="notice_days",
            field=models.PositiveSmallIntegerField(default=7),
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("last_event", models.UUIDField(editable=False)),
                (
                    "id",
                    models.UUIDField(default=raci.ledger.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("state", models.CharField(editable=False, max_length=24)),
                ("code", models.CharField(max_length=24, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("online", models.URLField(blank=True, max_length=300)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("called_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("opened_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("drafted", models.TextField(blank=True, editable=False)),
                ("minutes", models.TextField(blank=True, editable=False)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="governance.body"
                    ),
                ),
            ],
            options={
                "ordering": ("-starts_at",),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("last_event", models.UUIDField(editable=False)),
                (
                    "id",
                    models.UUIDField(default=raci.ledger.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "office",
                    models.CharField(
                        choices=[("chair", "Chair"), ("secretary", "Secretary"), ("member", "Member")], max_length=10
                    ),
                ),
                ("votes", models.BooleanField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("expected", "Expected"),
                            ("present", "Present"),
                            ("apologies", "Apologies"),
                            ("absent", "Absent"),
                        ],
                        default="expected",
                        max_length=10,
                    ),
                ),
                ("joined_at", models.DateTimeField(blank=True, null=True)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attended", to="raci.person"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attendance", to="governance.meeting"
                    ),
                ),
            ],
            options={
                "ordering": ("meeting", "person__name"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("last_event", models.UUIDField(editable=False)),
                (
                    "id",
                    models.UUIDField(default=raci.ledger.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decision", "Decision"),
                            ("discussion", "Discussion"),
                            ("information", "Information"),
                            ("minutes", "Minutes of the previous meeting"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("planned_minutes", models.PositiveSmallIntegerField(default=0)),
                ("late", models.BooleanField(default=False)),
                ("taken_up_at", models.DateTimeField(blank=True, null=True)),
                ("notes", models.TextField(blank=True)),
                (
                    "motion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="governance.motion",
                    ),
                ),
                (
                    "presenter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presented_items",
                        to="raci.person",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="governance.meeting"
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes_items",
                        to="governance.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ("meeting", "number"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ActionPoint",
            fields=[
                ("last_event", models.UUIDField(editable=False)),
                (
                    "id",
                    models.UUIDField(default=raci.ledger.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("state", models.CharField(editable=False, max_length=24)),
                ("code", models.CharField(max_length=24, unique=True)),
                ("text", models.CharField(max_length=500)),
                ("due_on", models.DateField()),
                ("outcome", models.CharField(blank=True, max_length=500)),
                ("done_on", models.DateField(blank=True, editable=False, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="action_points", to="raci.person"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="governance.meeting"
                    ),
                ),
            ],
            options={
                "ordering": ("due_on", "code"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="MotionImpact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("content", models.JSONField()),
                ("first_at", models.DateTimeField()),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="impacts", to="governance.motion"
                    ),
                ),
            ],
            options={
                "ordering": ("first_at",),
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("last_event", models.UUIDField(editable=False)),
                (
                    "id",
                    models.UUIDField(default=raci.ledger.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=24)),
                ("target", models.UUIDField()),
                ("label", models.CharField(max_length=300)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="governance.agendaitem"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="governance.meeting"
                    ),
                ),
            ],
            options={
                "ordering": ("item", "label"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="meeting_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(fields=("meeting", "person"), name="attendance_once"),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_at", None), ("joined_at", None), ("left_at__gte", models.F("joined_at")), _connector="OR"
                ),
                name="attendance_leaves_after_joining",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "decision"), ("motion__isnull", False)),
                    models.Q(models.Q(("kind", "decision"), _negated=True), ("motion__isnull", True)),
                    _connector="OR",
                ),
                name="agenda_item_decides_a_motion",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "minutes"), ("previous__isnull", False)),
                    models.Q(models.Q(("kind", "minutes"), _negated=True), ("previous__isnull", True)),
                    _connector="OR",
                ),
                name="agenda_item_names_the_minutes",
            ),
        ),
        migrations.AddConstraint(
            model_name="motionimpact",
            constraint=models.UniqueConstraint(fields=("motion", "digest"), name="motion_impact_once"),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(fields=("item", "kind", "target"), name="paper_once"),
        ),
    ]
