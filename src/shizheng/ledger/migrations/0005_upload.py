"""Files of many records that were sent; they may change and be forgotten."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0004_drafts_and_evidence'),
    ]

    operations = [
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('key', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('register', models.CharField(max_length=60)),
                ('account', models.CharField(db_index=True, max_length=150)),
                ('name', models.CharField(max_length=255)),
                ('sha256', models.CharField(max_length=64)),
                ('sent_at', models.DateTimeField()),
                ('found', models.JSONField(default=dict)),
                ('taken_at', models.DateTimeField(null=True)),
            ],
        ),
    ]
