"""Rounds of reminding and their letters.  They are outside the log, so no trigger guards them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0009_overlap_and_classification")]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("account", models.CharField(max_length=150)),
                ("address", models.CharField(max_length=254)),
                ("subject", models.CharField(max_length=250)),
                ("text", models.TextField()),
                ("tells", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("sent", "Sent"), ("given-up", "Given Up")],
                        default="waiting", max_length=10,
                    ),
                ),
                ("tries", models.IntegerField(default=0)),
                ("try_after", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("problem", models.TextField(blank=True)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "day"], name="letter_state_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("day", "account"), name="letter_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "sent", "given-up"])), name="letter_state_known"
                    ),
                ],
            },
        ),
    ]
