"""Which remarks were redacted, and the one way in which what a remark says may be replaced."""

import django.db.models.deletion
from django.db import migrations, models

from shizheng.ledger.guards import guard, let_redact_notes, let_redact_notes_no_more, unguard


def hold(apps, editor):
    guard(editor, "ledger_noteredaction")
    let_redact_notes(editor)


def let_go(apps, editor):
    let_redact_notes_no_more(editor)
    unguard(editor, "ledger_noteredaction")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0012_rules_by_version")]

    operations = [
        migrations.CreateModel(
            name="NoteRedaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record", models.CharField(db_index=True, max_length=80)),
                ("position", models.BigIntegerField()),
                ("after", models.CharField(max_length=64)),
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
