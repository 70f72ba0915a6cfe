"""Whether an entry decides on its account's own is found from the act, not from all that the account did."""

from django.db import migrations

from shizheng.ledger.guards import drop_rules, hold_rules


def anew(apps, editor):
    drop_rules(editor)
    hold_rules(editor)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0013_note_redaction")]
    operations = [migrations.RunPython(anew, migrations.RunPython.noop)]
