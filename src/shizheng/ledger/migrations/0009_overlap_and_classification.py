"""Decisions on records of the same event, and classifications; rows that only grow."""

import django.db.models.deletion
from django.db import migrations, models

from shizheng.ledger.guards import guard, unguard

TABLES = ("ledger_overlap", "ledger_classification")


def guard_all(apps, editor):
    for table in TABLES:
        guard(editor, table)


def unguard_all(apps, editor):
    for table in TABLES:
        unguard(editor, table)


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0008_listing'),
    ]

    operations = [
        migrations.CreateModel(
            name='Overlap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record', models.CharField(db_index=True, max_length=80)),
                ('other', models.CharField(db_index=True, max_length=80)),
                ('verdict', models.CharField(choices=[('same', 'Same'), ('different', 'Different'), ('lifted', 'Lifted')], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='ledger.entry')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=~models.Q(('record', models.F('other'))), name='overlap_of_two'),
                    models.CheckConstraint(condition=models.Q(('verdict__in', ['same', 'different', 'lifted'])), name='verdict_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Classification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record', models.CharField(db_index=True, max_length=80)),
                ('unit', models.CharField(max_length=40)),
                ('withheld', models.BooleanField()),
                ('reason', models.TextField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='ledger.entry')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='draft',
            name='withheld',
            field=models.TextField(blank=True, db_default=''),
        ),
        migrations.RunPython(guard_all, unguard_all),
    ]
