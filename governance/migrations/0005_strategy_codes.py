from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0004_documents"),
    ]

    operations = [
        migrations.AddField(
            model_name="strategy",
            name="code",
            field=models.CharField(default="", max_length=24, unique=True),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="strategy",
            name="adopted_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="strategy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "in_force")), fields=("unit",), name="strategy_one_in_force"
            ),
        ),
    ]
