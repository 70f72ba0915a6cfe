"""Where an act came from.  Added in place: Django would make the table anew on SQLite, without its triggers."""

from django.db import migrations, models

COLUMN = "ALTER TABLE ledger_entry ADD COLUMN origin varchar(45) NOT NULL DEFAULT ''"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(COLUMN, "ALTER TABLE ledger_entry DROP COLUMN origin")],
            [
                migrations.AddField(
                    "entry", "origin", models.CharField(max_length=45, blank=True, db_default="")
                )
            ],
        )
    ]
