"""Decisions on records of the same event; rows that only grow."""

import django.db.models.deletion
from django.db import migrations, models

from shizheng.ledger.guards import guard, unguard


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0007_rules'),
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
        migrations.RunPython(
            lambda apps, editor: guard(editor, "ledger_overlap"), lambda apps, editor: unguard(editor, "ledger_overlap")
        ),
    ]
