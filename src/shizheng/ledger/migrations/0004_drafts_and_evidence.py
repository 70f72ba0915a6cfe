"""Drafts, which may change, and the files behind versions, which may not."""

import django.db.models.deletion
from django.db import migrations, models

from shizheng.ledger.guards import guard, unguard


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0003_origin'),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('key', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('register', models.CharField(max_length=60)),
                ('unit', models.CharField(db_index=True, max_length=40)),
                ('record', models.CharField(blank=True, max_length=80)),
                ('corrects', models.IntegerField(default=0)),
                ('account', models.CharField(max_length=150)),
                ('saved_at', models.DateTimeField()),
                ('revision', models.IntegerField()),
                ('cells', models.JSONField()),
                ('lines', models.JSONField()),
                ('files', models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('name', models.CharField(max_length=255)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.BigIntegerField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='ledger.entry')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='ledger.version')),
            ],
        ),
        migrations.RunPython(
            lambda apps, editor: guard(editor, "ledger_evidence"),
            lambda apps, editor: unguard(editor, "ledger_evidence"),
        ),
    ]
