"""What acts write beside versions: notes, declarations, locks and exemptions; rows that only grow."""

import django.db.models.deletion
from django.db import migrations, models

from shizheng.ledger.guards import guard, unguard

TABLES = ("ledger_note", "ledger_declaration", "ledger_lock", "ledger_exemption")


def guard_all(apps, editor):
    for table in TABLES:
        guard(editor, table)


def unguard_all(apps, editor):
    for table in TABLES:
        unguard(editor, table)


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0005_upload'),
    ]

    operations = [
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.CharField(max_length=40)),
                ('register', models.CharField(max_length=60)),
                ('start', models.DateField()),
                ('end', models.DateField()),
                ('until', models.DateField()),
                ('stands', models.BooleanField()),
                ('reason', models.TextField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='ledger.entry')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record', models.CharField(db_index=True, max_length=80)),
                ('text', models.TextField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='ledger.entry')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.CharField(max_length=40)),
                ('duty', models.CharField(max_length=60)),
                ('start', models.DateField()),
                ('end', models.DateField()),
                ('stands', models.BooleanField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='ledger.entry')),
            ],
            options={
                'indexes': [models.Index(fields=['start', 'duty', 'unit'], name='ledger_decl_start_d1a1a2_idx')],
            },
        ),
        migrations.CreateModel(
            name='Lock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('start', models.DateField()),
                ('end', models.DateField()),
                ('closed', models.BooleanField()),
                ('reason', models.TextField(blank=True)),
                ('dated', models.JSONField(default=dict)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='ledger.entry')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='lock_has_days')],
            },
        ),
        migrations.RunPython(guard_all, unguard_all),
    ]
