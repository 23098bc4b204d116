"""The only place that reads environment variables.

Every variable is listed in ``VARIABLES`` with its meaning; ``.env.example`` is compared with that table by a test.
Secrets are taken out of ``os.environ`` once read, because the web server copies the environment into every request.
"""

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

VARIABLES = {
    "CONVENIO_HOME": "Folder of this node: database, keys, files. Default: ./node",
    "CONVENIO_BASE_URL": "Address under which browsers and partners reach this node, without slash at the end.",
    "CONVENIO_NODE": "Short name of the node; names its cookies, so that two nodes can share one host name.",
    "CONVENIO_CATALOGUE_URL": "The network’s catalogue (EWP registry format). Empty: partners are pinned by hand.",
    "CONVENIO_TSA_URL": "Address of an RFC 3161 time-stamp service. Empty: the node's own, marked not independent.",
    "CONVENIO_LOOPBACK": "1 lets the node call loopback addresses (demo and tests only; red in `convenio doctor`).",
    "CONVENIO_SECRET_KEY": "Secret of sessions and tokens. Default: made at first start, kept in the home.",
    "CONVENIO_ALLOWED_HOSTS": "Host names the node answers to, with commas. Default: that of CONVENIO_BASE_URL.",
    "CONVENIO_FRONT_SERVERS": "How many front servers of yours write X-Forwarded-For. Default: 1 with https, else 0.",
    "CONVENIO_EMAIL_URL": "smtp://user:password@host:port for e-mail. Empty: mails become files in the home.",
    "CONVENIO_EMAIL_FROM": "Sender address of e-mails.",
    "CONVENIO_EMAIL_RETURN": "Where undeliverable mails come back, best bounces+@host (the node writes after the +).",
    "CONVENIO_EMAIL_RETURN_URL": "imaps://user:password@host or pop3s://… of that mailbox, which must be its own.",
    "CONVENIO_KEYS_PASSPHRASE": "Seals the private keys on the disk (then run `convenio keys seal`). Empty: in clear.",
    "CONVENIO_KEYS_PASSPHRASE_FILE": "A file with that passphrase, as systemd and containers hand it over.",
    "CONVENIO_BACKUP_PASSPHRASE": "Seals the keys in a backup; `convenio backup` asks for it where it is not set.",
    "CONVENIO_OIDC_ISSUER": "Address of the university's OpenID Connect provider (https). Empty: no sign-in by it.",
    "CONVENIO_OIDC_CLIENT_ID": "Name of this node at that provider.",
    "CONVENIO_OIDC_CLIENT_SECRET": "Secret of this node at that provider.",
    "CONVENIO_OIDC_NAME": "What the button on the sign-in page says. Default: University account.",
    "CONVENIO_OIDC_EMAIL_DOMAINS": "Domains whose addresses that provider vouches for, when it does not say verified.",
    "CONVENIO_SAML_METADATA_URL": "Metadata (https) of a SAML identity provider; needs the extra saml. Empty: none.",
    "CONVENIO_SAML_ENTITY_ID": "Entity id of that identity provider.",
    "CONVENIO_SAML_NAME": "What its button on the sign-in page says. Default: University account (SAML).",
    "CONVENIO_SAML_EMAIL_DOMAINS": "Domains whose addresses that identity provider vouches for, with commas.",
    "CONVENIO_CRASH": "Labelled crash point (tests of faults only), for example P5 or P5:2.",
    "CONVENIO_DEBUG": "1 shows error details in the browser. Never on a public node.",
    "DATABASE_URL": "postgres://user:password@host:port/name. Empty: SQLite in CONVENIO_HOME.",
}


@dataclass(frozen=True)
class Outside:
    """A sign-in service of the university: its address, this node's name and secret there, what its button says.

    ``domains``: addresses of these domains count as verified even where the service does not say so.
    """

    address: str
    client_id: str
    secret: str
    name: str
    domains: tuple[str, ...]


@dataclass(frozen=True)
class Env:
    """What the environment says, typed."""

    home: Path
    base_url: str
    node: str
    catalogue_url: str
    tsa_url: str
    loopback: bool
    secret_key: str
    allowed_hosts: tuple[str, ...]
    front_servers: int
    email_url: str
    email_from: str
    email_return: str
    email_return_url: str
    keys_passphrase: str
    oidc: Outside | None
    saml: Outside | None
    crash: str
    debug: bool
    database_url: str


def read_env() -> Env:
    """Read and check the environment; secrets leave ``os.environ``.

    Raises:
        ValueError: an address has no scheme or host.
    """
    home = node_home()
    base_url = _take("CONVENIO_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    host = urlsplit(base_url).hostname
    if not host or urlsplit(base_url).scheme not in ("http", "https"):
        raise ValueError("CONVENIO_BASE_URL must look like https://convenio.example.edu")
    hosts = tuple(h.strip() for h in _take("CONVENIO_ALLOWED_HOSTS", host).split(",") if h.strip())
    return Env(
        home=home,
        base_url=base_url,
        node=_take("CONVENIO_NODE", "node"),
        catalogue_url=_take("CONVENIO_CATALOGUE_URL", ""),
        tsa_url=_take("CONVENIO_TSA_URL", ""),
        loopback=_take("CONVENIO_LOOPBACK", "") == "1",
        secret_key=os.environ.pop("CONVENIO_SECRET_KEY", "") or _kept_secret(home),
        allowed_hosts=hosts,
        front_servers=_front_servers(base_url),
        email_url=os.environ.pop("CONVENIO_EMAIL_URL", ""),
        email_from=_take("CONVENIO_EMAIL_FROM", f"convenio@{host}"),
        email_return=_return_address(_take("CONVENIO_EMAIL_RETURN", "")),
        email_return_url=_return_url(os.environ.pop("CONVENIO_EMAIL_RETURN_URL", "")),
        keys_passphrase=_passphrase(),
        oidc=_outside("OIDC", "ISSUER", "CLIENT_ID", "University account"),
        saml=_outside("SAML", "METADATA_URL", "ENTITY_ID", "University account (SAML)"),
        crash=_take("CONVENIO_CRASH", ""),
        debug=_take("CONVENIO_DEBUG", "") == "1",
        database_url=os.environ.pop("DATABASE_URL", ""),
    )


def _front_servers(base_url: str) -> int:
    """How many hops of X-Forwarded-For are one's own; what stands before them anybody may have written."""
    said = _take("CONVENIO_FRONT_SERVERS", "1" if base_url.startswith("https://") else "0")
    if not said.isdecimal() or int(said) > 9:
        raise ValueError("CONVENIO_FRONT_SERVERS must be a number from 0 to 9.")
    return int(said)


def _passphrase() -> str:
    """The passphrase of the keys, from the environment or from the file it names."""
    said = os.environ.pop("CONVENIO_KEYS_PASSPHRASE", "")
    file = os.environ.get("CONVENIO_KEYS_PASSPHRASE_FILE", "")
    if said or not file:
        return said
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as problem:
        raise ValueError(f"CONVENIO_KEYS_PASSPHRASE_FILE cannot be read: {problem.strerror}.") from None


def backup_passphrase() -> str:
    """The passphrase for the keys of a backup, taken out of the environment; empty when it is not there."""
    return os.environ.pop("CONVENIO_BACKUP_PASSPHRASE", "")


def node_home() -> Path:
    """The folder of the node, before settings are loaded (loading them makes a secret there)."""
    return Path(_take("CONVENIO_HOME", "node")).expanduser().resolve()


def database_url() -> str:
    """Where the node's database is, before settings are loaded; empty for SQLite in the node's folder."""
    return os.environ.get("DATABASE_URL", "")


def live_in(home: Path, database: str) -> None:
    """Let this process, whose settings are not loaded yet, be a node in that folder and database."""
    os.environ["CONVENIO_HOME"] = str(home)
    os.environ["DATABASE_URL"] = database


def _outside(kind: str, address_name: str, id_name: str, usual_name: str) -> Outside | None:
    """A sign-in service, when one is configured; wrong settings stop the node at its start, not a person at sign-in.

    Raises:
        ValueError: the address is not https (loopback with CONVENIO_LOOPBACK apart), or name or secret are missing.
    """
    address = _take(f"CONVENIO_{kind}_{address_name}", "")
    if kind == "OIDC":
        address = address.rstrip("/")
    secret = os.environ.pop(f"CONVENIO_{kind}_CLIENT_SECRET", "")
    if not address:
        return None
    parts = urlsplit(address)
    near = parts.hostname in ("localhost", "127.0.0.1", "::1") and _take("CONVENIO_LOOPBACK", "") == "1"
    if not (parts.scheme == "https" or (parts.scheme == "http" and near)) or not parts.hostname:
        raise ValueError(f"CONVENIO_{kind}_{address_name} must begin with https://")
    if parts.username or parts.password or parts.fragment:
        raise ValueError(f"CONVENIO_{kind}_{address_name} must hold no password and no #")
    client_id = _take(f"CONVENIO_{kind}_{id_name}", "")
    if not client_id or (kind == "OIDC" and not secret):
        raise ValueError(f"CONVENIO_{kind}_{id_name} is missing, or the secret that belongs to it")
    said = _take(f"CONVENIO_{kind}_EMAIL_DOMAINS", "").split(",")
    domains = tuple(one.strip().lower() for one in said if one.strip())
    return Outside(address, client_id, secret, _take(f"CONVENIO_{kind}_NAME", usual_name), domains)


def _return_address(said: str) -> str:
    """The address for what cannot be delivered.

    Raises:
        ValueError: it is no address.
    """
    local, at, domain = said.strip().partition("@")
    if said and (not local or not at or not domain or set(said.strip()) & set(" <>,;")):
        raise ValueError("CONVENIO_EMAIL_RETURN must look like bounces+@your-university.edu")
    return said.strip()


def _return_url(said: str) -> str:
    """The mailbox of that address.

    Raises:
        ValueError: neither IMAP nor POP3, no host or no user.
    """
    parts = urlsplit(said)
    if said and (parts.scheme not in ("imap", "imaps", "pop3", "pop3s") or not parts.hostname or not parts.username):
        raise ValueError("CONVENIO_EMAIL_RETURN_URL must look like imaps://user:password@mail.your-university.edu")
    return said


def base_port() -> int:
    """The port in the node's address, else 8000. Readable before settings are: nothing leaves the environment."""
    return urlsplit(_take("CONVENIO_BASE_URL", "http://127.0.0.1:8000")).port or 8000


def base_host() -> str:
    """The host name in the node's address, to which it answers."""
    return urlsplit(_take("CONVENIO_BASE_URL", "http://127.0.0.1:8000")).netloc


def database_settings(url: str, home: Path) -> dict[str, object]:
    """Django's DATABASES["default"] for a ``postgres://`` address, or SQLite in ``home`` when empty."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home / "db.sqlite3"),
            "TEST": {"NAME": str(home / "test.sqlite3")},
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL must begin with postgres://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"options": "-c lock_timeout=5000"},
    }


def email_settings(url: str, home: Path) -> dict[str, object]:
    """Django's e-mail settings for an ``smtp://`` or ``smtps://`` address; without one mails become files."""
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(home / "mail"),
        }
    parts = urlsplit(url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or 587,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.hostname not in ("localhost", "127.0.0.1"),
    }


def _take(name: str, default: str) -> str:
    return os.environ.get(name, "") or default


def _kept_secret(home: Path) -> str:
    """The node's own secret, made once; another process may make it at the same moment."""
    path = home / "secret"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = home / f"secret.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
