"""A link between two nodes that tests can cut, slow down and spoil: a small HTTP relay in threads.

Each request is read whole, then forwarded on a connection of its own. What happens to it is decided by ``mood``, or for
a bad network by a random generator with a printed seed. ``at`` holds deeds for moments of the next request.
"""

import contextlib
import random
import socket
import threading
import time
from collections.abc import Callable

CUT, CALM = "cut", "calm"
FAULTS = ("lost", "answer_lost", "slow", "garbage", "twice", "late", "half")
GARBAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 24\r\n\r\n<html>\x00\xff garbage </html>"
SECONDS = 30.0


class Link:
    """Listens on ``port`` (0: any) and forwards to ``target`` while the mood allows."""

    def __init__(self, target: int, port: int = 0) -> None:
        self.target = target
        self.mood = CALM
        self.seen: list[str] = []
        self.at: dict[str, Callable[[], object]] = {}
        self._dice: Callable[[], str] = lambda: CALM
        self._server = socket.create_server(("127.0.0.1", port))
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Nothing passes from now on: connections are closed before a byte is read."""
        self.mood = CUT

    def mend(self) -> None:
        """All passes again."""
        self.mood = CALM
        self._dice = lambda: CALM

    def spoil(self, seed: int, share: float = 0.5, faults: tuple[str, ...] = FAULTS) -> None:
        """From now on this share of requests meets one of these faults, decided by the seed."""
        generator, lock = random.Random(seed), threading.Lock()

        def dice() -> str:
            with lock:
                return generator.choice(faults) if generator.random() < share else CALM

        self.mood, self._dice = CALM, dice

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._server.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            client.settimeout(SECONDS)
            if self.mood == CUT:
                return
            self._reached("connected")
            request = read_message(client, lambda: self._reached("half"))
            if not request:
                return
            self._reached("sent")
            fault = self._dice()
            self.seen.append(f"{request.split(b' ', 2)[1].decode(errors='replace')} {fault}")
            answer = self._carry(request, fault)
            if answer and self.mood != CUT:
                client.sendall(answer)

    def _reached(self, moment: str) -> None:
        """Do once what a test wants done at this moment of a request: connected, half (of it arrived), sent."""
        if deed := self.at.pop(moment, None):
            deed()

    def _carry(self, request: bytes, fault: str) -> bytes:
        if fault == "lost":
            return b""
        if fault == "garbage":
            return GARBAGE
        if fault == "slow":
            time.sleep(0.8)
        if fault == "late":
            threading.Timer(1.2, self._forward, [request]).start()
            return b""
        answer = self._forward(request)
        if fault == "twice":
            answer = self._forward(request)
        if fault == "answer_lost":
            return b""
        return answer[: len(answer) // 2] if fault == "half" else answer

    def _forward(self, request: bytes) -> bytes:
        try:
            with socket.create_connection(("127.0.0.1", self.target), timeout=SECONDS) as server:
                server.sendall(one_only(request))
                answer = b""
                while piece := server.recv(65536):
                    answer += piece
                return answer
        except OSError:
            return b""


def read_message(connection: socket.socket, begun: Callable[[], None] = lambda: None) -> bytes:
    """One HTTP request, head and body, empty when nothing comes; ``begun`` is called at the first bytes."""
    data = connection.recv(100)
    begun()
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, text = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(text)
    while len(body) < length:
        piece = connection.recv(65536)
        if not piece:
            return b""
        body += piece
    return head + b"\r\n\r\n" + body


def one_only(request: bytes) -> bytes:
    """The same request on a connection that the server closes after its answer."""
    head, _, body = request.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body
