"""Waking the loop: a datagram on a local socket, sent after commit. Lost ones harm nobody, since the loop also looks.

The socket is a file of the node; where its path is longer than such paths may be, a UDP port of the loopback is used
and its number is written beside.
"""

import contextlib
import os
import socket
from pathlib import Path

from django.conf import settings

MAX_PATH_BYTES = 100


def ring() -> None:
    """Wake the worker, if there is one; never raises and never waits."""
    with contextlib.suppress(OSError, ValueError):
        family, address = _bell()
        with socket.socket(family, socket.SOCK_DGRAM) as bell:
            bell.setblocking(False)
            bell.sendto(b"!", address)


def _fits(path: Path) -> bool:
    return len(os.fsencode(path)) <= MAX_PATH_BYTES


def _port_file() -> Path:
    return Path(f"{settings.WAKE_SOCKET}.port")


def _bell() -> tuple[socket.AddressFamily, str | tuple[str, int]]:
    path = Path(settings.WAKE_SOCKET)
    if _fits(path):
        return socket.AF_UNIX, str(path)
    return socket.AF_INET, ("127.0.0.1", int(_port_file().read_text()))


class Ear:
    """The worker's end. A second worker on the same node gets no socket and only looks (`deaf`)."""

    def __init__(self) -> None:
        self._path = Path(settings.WAKE_SOCKET)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._socket = self._bind()
        self._inside, self._own_bell = socket.socketpair()
        for end in (self._inside, self._own_bell):
            end.setblocking(False)

    @property
    def deaf(self) -> bool:
        return self._socket is None

    def files(self) -> list[socket.socket]:
        """What to select on."""
        return [self._inside] + ([self._socket] if self._socket else [])

    def nudge(self) -> None:
        """Wake from within the process, also from a signal handler."""
        with contextlib.suppress(OSError):
            self._own_bell.send(b"!")

    def drain(self) -> None:
        """Take away everything that rang."""
        for end in self.files():
            with contextlib.suppress(OSError):
                while end.recv(4096):
                    pass

    def close(self) -> None:
        """Leave nothing behind."""
        if self._socket is not None:
            self._socket.close()
            with contextlib.suppress(OSError):
                (self._path if _fits(self._path) else _port_file()).unlink()
        self._inside.close()
        self._own_bell.close()

    def _bind(self) -> socket.socket | None:
        if not _fits(self._path):
            ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            ear.bind(("127.0.0.1", 0))
            _port_file().write_text(str(ear.getsockname()[1]))
        else:
            if self._taken():
                return None
            with contextlib.suppress(FileNotFoundError):
                self._path.unlink()
            ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            ear.bind(str(self._path))
        ear.setblocking(False)
        return ear

    def _taken(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(str(self._path))
            except OSError:
                return False
            return True
