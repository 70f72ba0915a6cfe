"""What was redacted, and the one way in which what a version says may be replaced."""

import django.db.models.deletion
from django.db import migrations, models

from shizheng.ledger.guards import guard, let_redact, let_redact_no_more, unguard


def hold(apps, editor):
    guard(editor, "ledger_redaction")
    let_redact(editor)


def let_go(apps, editor):
    let_redact_no_more(editor)
    unguard(editor, "ledger_redaction")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0010_reminding")]

    operations = [
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record", models.CharField(db_index=True, max_length=80)),
                ("number", models.IntegerField()),
                ("fields", models.JSONField(default=list)),
                ("after", models.CharField(blank=True, max_length=64)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("reason", models.TextField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="ledger.entry"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(hold, let_go),
    ]
