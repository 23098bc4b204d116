"""The index of the search: plain tables, the same on every database. What stands in it is made anew by the worker."""

import django.db.models.deletion
from django.db import migrations, models


def by_bytes(apps, schema_editor):
    """PostgreSQL would compare by the language of the machine; SQLite compares by bytes anyway."""
    if schema_editor.connection.vendor == "postgresql":
        for table in ("directory_key", "directory_spelling"):
            schema_editor.execute(f'ALTER TABLE {table} ALTER COLUMN word TYPE varchar(40) COLLATE "C"')


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_successions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Spelling',
            fields=[
                ('word', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('bones', models.CharField(db_index=True, max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='Key',
            fields=[
                ('pk', models.CompositePrimaryKey('organisation', 'word', blank=True, editable=False, primary_key=True, serialize=False)),
                ('organisation', models.BigIntegerField()),
                ('word', models.CharField(max_length=40)),
                ('weight', models.SmallIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['word', '-weight', 'organisation'], name='key_word')],
            },
        ),
        migrations.CreateModel(
            name='Sought',
            fields=[
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='sought', serialize=False, to='directory.organisation')),
                ('country', models.CharField(blank=True, max_length=2)),
                ('weight', models.SmallIntegerField()),
                ('active', models.BooleanField()),
                ('forms', models.TextField()),
            ],
            options={
                'indexes': [models.Index(fields=['-weight', 'organisation'], name='sought_weight'), models.Index(fields=['country', '-weight', 'organisation'], name='sought_country')],
            },
        ),
        migrations.RunPython(by_bytes, migrations.RunPython.noop),
    ]
