"""The database itself refuses to change or remove what the log wrote."""

from django.db import migrations

from shizheng.ledger.guards import guard, refusing, unguard

TABLES = ("ledger_entry", "ledger_version", "ledger_standing", "ledger_document")


def forwards(apps, schema_editor):
    refusing(schema_editor)
    for table in TABLES:
        guard(schema_editor, table)


def backwards(apps, schema_editor):
    for table in TABLES:
        unguard(schema_editor, table)
    refusing(schema_editor, there=False)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
