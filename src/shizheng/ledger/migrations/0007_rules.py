"""The database itself holds which state follows which, and four eyes."""

from django.db import migrations

from shizheng.ledger.guards import drop_rules, hold_rules


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_written")]
    operations = [
        migrations.RunPython(lambda apps, editor: hold_rules(editor), lambda apps, editor: drop_rules(editor)),
    ]
