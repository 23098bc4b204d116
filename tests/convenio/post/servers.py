"""Small POP3 and IMAP servers for one mailbox, as far as the clients of the standard library ask."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

USER, PASSWORD = "bounces", "p@ss"


class Pop(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("+OK ready")
        gone: set[int] = set()
        while line := self.rfile.readline().decode().strip():
            word, *rest = line.split()
            mails: list[bytes] = self.server.mails  # type: ignore[attr-defined]
            if word == "PASS" and rest != [PASSWORD]:
                self.say("-ERR [AUTH] wrong password")
            elif word == "STAT":
                self.say(f"+OK {len(mails)} {sum(map(len, mails))}")
            elif word == "LIST":
                self.say("+OK", *(f"{n} {len(mail)}" for n, mail in enumerate(mails, 1)), ".")
            elif word in ("RETR", "TOP"):
                self.wfile.write(b"+OK\r\n" + mails[int(rest[0]) - 1].replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n")
            elif word == "DELE":
                gone.add(int(rest[0]))
                self.say("+OK")
            elif word == "QUIT":
                self.server.mails = [m for n, m in enumerate(mails, 1) if n not in gone]  # type: ignore[attr-defined]
                self.say("+OK")
                return
            else:
                self.say("+OK")

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


class Imap(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, word, *rest = line.split()
            self.answer(tag, word.upper(), " ".join(rest))
            if word.upper() == "LOGOUT":
                return

    def answer(self, tag: str, word: str, rest: str) -> None:
        mails: list[bytes] = self.server.mails  # type: ignore[attr-defined]
        seen: set[int] = self.server.seen  # type: ignore[attr-defined]
        if word == "CAPABILITY":
            self.say("* CAPABILITY IMAP4rev1")
        elif word == "LOGIN" and PASSWORD not in rest:
            self.say(f"{tag} NO [AUTHENTICATIONFAILED] wrong password")
            return
        elif word == "SELECT":
            self.say(f"* {len(mails)} EXISTS")
        elif word == "UID" and rest.startswith("SEARCH"):
            self.say("* SEARCH" + "".join(f" {n}" for n in range(1, len(mails) + 1) if n not in seen))
        elif word == "UID" and rest.startswith("FETCH"):
            number = int(rest.split()[1])
            body = mails[number - 1]
            self.wfile.write(b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n" % (number, number, len(body)) + body + b")\r\n")
        elif word == "UID" and (found := re.match(r"STORE (\d+) \+FLAGS \(\\Seen\)", rest)):
            seen.add(int(found[1]))
        self.say(f"{tag} OK done")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def serving(handler: type[socketserver.StreamRequestHandler], mails: list[bytes]) -> Iterator[Any]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.mails, server.seen = list(mails), set()  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
