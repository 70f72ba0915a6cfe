"""Indexes by which the log is filtered, and by which the few entries that were made up, or report, are found."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0007_rules'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['act', 'position'], name='entry_act'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['account', 'position'], name='entry_account'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['origin', 'position'], name='entry_origin'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('synthetic', True)), fields=['position'], name='entry_synthetic'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(condition=models.Q(('state', 'reported')), fields=['entry'], name='standing_reported'),
        ),
    ]
