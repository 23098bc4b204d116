"""The table of words, each database in its own way. What stands in it is made anew by the worker."""

from django.db import migrations

from convenio.register.index import POSTGRESQL, SQLITE


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE)
        return
    for statement in POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE register_words")


class Migration(migrations.Migration):

    dependencies = [("register", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]
