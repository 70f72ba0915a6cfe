

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('act', models.CharField(max_length=20)),
                ('account', models.CharField(max_length=150)),
                ('right', models.CharField(max_length=60)),
                ('at', models.DateTimeField(db_index=True)),
                ('summary', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('previous', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('synthetic', models.BooleanField()),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('findings', models.TextField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='ledger.entry')),
            ],
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record', models.CharField(max_length=80)),
                ('register', models.CharField(max_length=60)),
                ('number', models.IntegerField()),
                ('unit', models.CharField(max_length=40)),
                ('body', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='ledger.entry')),
            ],
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('reported', 'Reported'), ('submitted', 'Submitted'), ('approved', 'Approved'), ('returned', 'Returned'), ('withdrawn', 'Withdrawn')], max_length=12)),
                ('reason', models.TextField(blank=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='ledger.entry')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='ledger.version')),
            ],
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(fields=['register', 'unit'], name='ledger_vers_registe_094238_idx'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('record', 'number'), name='version_number_once'),
        ),
        migrations.AddConstraint(
            model_name='standing',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['reported', 'submitted', 'approved', 'returned', 'withdrawn'])), name='standing_state_known'),
        ),
    ]
