"""Run a command with DATABASE_URL pointing at a PostgreSQL: the one already named, or one started for the purpose.

A server of its own lives in a temporary folder, listens on a free port of this machine and goes away with the command.
PostgreSQL refuses to run as root: then it runs as the user that Debian's package made. Durability is left on.

Usage: python tests/with_postgres.py COMMAND [ARGUMENT…]
"""

import glob
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(command).returncode
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        return _with_server(folder, command)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _with_server(folder: Path, command: list[str]) -> int:
    programs, data, port = _programs(), folder / "data", _free_port()
    user = _give_away(folder)
    initdb = [f"{programs}/initdb", "-D", str(data), "-U", "convenio", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run(initdb, user=user, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=200"
    pg_ctl = [f"{programs}/pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log")]
    subprocess.run([*pg_ctl, "-o", options, "start"], user=user, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    try:
        url = f"postgres://convenio@127.0.0.1:{port}/postgres"
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode
    finally:
        stop = [*pg_ctl, "-m", "immediate", "stop"]
        subprocess.run(stop, user=user, check=False, cwd=folder, stdout=subprocess.DEVNULL)


def _programs() -> str:
    """Where Debian keeps the server's programs; elsewhere they are on the path."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    initdb = found[-1] if found else shutil.which("initdb")
    if not initdb:
        sys.exit("PostgreSQL is not installed: apt-get install postgresql, or set DATABASE_URL.")
    return os.path.dirname(initdb)


def _give_away(folder: Path) -> str | None:
    """When root: hand the folder to an ordinary user, whose name is returned."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, user)
    return user


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
