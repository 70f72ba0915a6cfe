"""Who a role is held for, and units that are accredited to several countries."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_single_sign_on")]

    operations = [
        migrations.AddField(
            "membership",
            "deputy_for",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="deputies",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField("unit", "country", models.CharField(blank=True, max_length=200)),
    ]
