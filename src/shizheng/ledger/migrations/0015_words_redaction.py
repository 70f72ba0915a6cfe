"""Reasons and names of files may be redacted like remarks, each by a redaction of its own record alone."""

from django.db import migrations

from shizheng.ledger.guards import (
    let_redact_notes,
    let_redact_notes_no_more,
    let_redact_words,
    let_redact_words_no_more,
)


def hold(apps, editor):
    let_redact_notes_no_more(editor)
    let_redact_words(editor)


def let_go(apps, editor):
    let_redact_words_no_more(editor)
    let_redact_notes(editor)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0014_rules_in_order")]

    operations = [migrations.RunPython(hold, let_go)]
