"""A new database, made at once: the tables as the models say, instead of every change that ever led to them.

Migrations say the same in steps, for databases that hold something; building a node from them step by step takes ten
times as long, and every test, demonstration and new node begins with an empty database. ``tests/convenio/keeping``
holds both ways against each other, down to the last column.
"""

from __future__ import annotations

from typing import cast

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState, StateApps

OWN = "convenio."


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Does the database hold no table at all, so that there is nothing to carry over?"""
    return not connection.introspection.table_names()


def found(connection: BaseDatabaseWrapper) -> None:
    """Make all tables in an empty database and note every migration as done, in one transaction.

    What our migrations do besides (``RunPython``, ``RunSQL``) is done after the tables stand, with the models of today;
    an operation that only carries over what an older database holds says so by ``elidable=True`` and is left out.
    """
    loader = MigrationLoader(connection)
    with connection.schema_editor() as editor:
        editor.create_model(MigrationRecorder.Migration)
        for config in apps.get_app_configs():
            for model in config.get_models():
                if model._meta.can_migrate(connection):
                    editor.create_model(model)
        _do_the_rest(loader, editor)
        recorder = MigrationRecorder(connection)
        recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in _in_order(loader))


def _in_order(loader: MigrationLoader) -> list[tuple[str, str]]:
    """Every migration, after those it builds on."""
    found: dict[tuple[str, str], None] = {}
    for leaf in loader.graph.leaf_nodes():
        found.update(dict.fromkeys(loader.graph.forwards_plan(leaf)))
    return list(found)


def _do_the_rest(loader: MigrationLoader, editor: BaseDatabaseSchemaEditor) -> None:
    today = cast(StateApps, apps)
    for key in _in_order(loader):
        migration = loader.graph.nodes[key]
        if not type(migration).__module__.startswith(OWN):
            continue
        for operation in migration.operations:
            if isinstance(operation, RunPython) and not operation.elidable:
                operation.code(today, editor)
            elif isinstance(operation, RunSQL) and not operation.elidable:
                operation.database_forwards(key[0], editor, ProjectState(), ProjectState())
