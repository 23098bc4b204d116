"""What `convenio doctor` looks at on the node as a whole; rooms add their own checks in ``ready()``.

A check is one of Django's, registered with the tag ``convenio`` and ``deploy=True``. It answers with at least one
message: ``Info`` when all is well, ``Warning`` when somebody should look, ``Error`` when the node must not serve like
this. The hint says what to do next.
"""

import stat
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning, register
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from convenio.audit.models import AuditEvent
from convenio.documents.doctor import doctor
from convenio.keeping.keys import in_clear
from convenio.parties.queries import hosted_parties, is_demo

TAG = "convenio"


@register(TAG, deploy=True)
def migrations(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        hint = "Run `convenio init`."
        return [Error(f"The database is {len(waiting)} steps behind this version of Convenio.", hint=hint)]
    return [Info("The database fits this version of Convenio.")]


@register(TAG, deploy=True)
def durability(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Is what the database has confirmed still there after the power fails?"""
    wanted = {"journal_mode": ("wal",), "synchronous": ("2", "3")}
    if connection.vendor == "postgresql":
        wanted = {"fsync": ("on",), "full_page_writes": ("on",), "synchronous_commit": ("on", "remote_apply", "local")}
    found = []
    with connection.cursor() as cursor:
        for name, good in wanted.items():
            cursor.execute(f"{'PRAGMA' if connection.vendor == 'sqlite' else 'SHOW'} {name}")
            value = str(cursor.fetchone()[0]).lower()
            if value not in good:
                hint = f"Set it to {good[0]} in the database's configuration."
                found.append(Error(f"{name} is {value}: a confirmed signature could be lost in a crash.", hint=hint))
    return found or [Info("The database keeps what it has confirmed, also when the power fails.")]


@register(TAG, deploy=True)
def privacy_of_files(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Keys and the secret belong to the node's own user alone."""
    secret = [settings.HOME / "secret", *settings.KEYS_DIR.glob("**/*")]
    open_to_others = [path for path in secret if path.is_file() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if open_to_others:
        names = ", ".join(str(path) for path in open_to_others)
        return [Error(f"Others on this machine can read {names}.", hint="Run chmod 600 on them.")]
    return [Info("Keys and secret can be read by the node's user only.")]


@register(TAG, deploy=True)
def sealed_keys(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """A copy of the folder should be of no use to whoever finds it."""
    clear = in_clear()
    if clear:
        hint = "Set CONVENIO_KEYS_PASSPHRASE_FILE for web and workers, then run `convenio keys seal`."
        return [Warning(f"{len(clear)} private keys lie in clear: a copy of the folder could sign.", hint=hint)]
    return [Info("The private keys are sealed on the disk.")]


@register(TAG, deploy=True)
def clock(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """A clock behind the node's own record is wrong; times in signed events would be, too."""
    newest = AuditEvent.objects.order_by("-at").values_list("at", flat=True).first()
    now = datetime.now(UTC)
    if newest and newest > now:
        text = f"The clock says {now:%Y-%m-%d %H:%M} UTC, but something was recorded at {newest:%Y-%m-%d %H:%M} UTC."
        return [Error(text, hint="Set the clock by NTP before anybody signs.")]
    return [Info(f"The clock says {now:%Y-%m-%d %H:%M:%S} UTC and agrees with the record.")]


@register(TAG, deploy=True)
def address(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    parts = urlsplit(settings.BASE_URL)
    if parts.scheme != "https":
        hint = "Set CONVENIO_BASE_URL to an https address and put a web server with a certificate before the node."
        return [Error(f"{settings.BASE_URL} is not protected by TLS.", hint=hint)]
    return [Info(f"Reached at {settings.BASE_URL}.")]


@register(TAG, deploy=True)
def switches(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Switches that only a demonstration or a developer may set."""
    found: list[CheckMessage] = []
    if settings.LOOPBACK_ALLOWED:
        text = "The node may call loopback addresses: a partner could make it ask services of this machine."
        found.append(Error(text, hint="Take CONVENIO_LOOPBACK out of the environment."))
    if settings.DEBUG:
        found.append(Error("Details of errors are shown to everybody.", hint="Take CONVENIO_DEBUG out."))
    if settings.CRASH_POINT:
        found.append(Error("The node kills itself at a labelled point.", hint="Take CONVENIO_CRASH out."))
    if is_demo():
        text = "The demonstration made this database: anybody can enter it with one click."
        found.append(Error(text, hint="Begin a node of your own in another folder with `convenio init`."))
    return found or [Info("No switch of a demonstration or a developer is set.")]


@register(TAG, deploy=True)
def university(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    names = [f"{party.name('en')} ({party.hei_id})" for party in hosted_parties()]
    if not names:
        return [Error("No university lives on this node.", hint="Run `convenio init --hei-id … --name en=…`.")]
    return [Info(f"Lives here: {', '.join(names)}.")]


@register(TAG, deploy=True)
def documents(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Fonts for every script, signing keys, time stamps, room on the disk: as the documents room finds them."""
    kinds = {"ok": Info, "warn": Warning, "stop": Error}
    return [kinds[one.level](one.sentence) for one in doctor(at=datetime.now(UTC))]


@register(TAG, deploy=True)
def languages(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    locale = settings.LOCALE_PATHS[0]
    missing = [po.parent.parent.name for po in locale.glob("*/LC_MESSAGES/*.po") if not po.with_suffix(".mo").exists()]
    if missing:
        hint = "Run `convenio messages compile`."
        return [Warning(f"Translations are not compiled: {', '.join(sorted(missing))}.", hint=hint)]
    return [Info("The translations are compiled.")]
