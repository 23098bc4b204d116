"""The process that reads PDFs of strangers: ``python -m convenio.documents.examine_child``; needs no Django.

It loads what reading needs once (a second or two), then answers frames on standard input. For each file it forks a
child that takes limits of memory and time on itself before it looks at a byte: a hostile file costs one small child and
nothing else. It ends when its parent closes the pipe.

A frame is two lengths (8 bytes each, big endian), a question in JSON, the file. An answer is one length and a report in
JSON, or an empty one when the child died or took too long.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import signal
import struct
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

from convenio.documents.detached import examine_detached
from convenio.documents.reading import examine

MEMORY = 1 << 30
CPU_SECONDS = 10
HEAD = struct.Struct(">QQ")
ANSWER = struct.Struct(">Q")


def serve(frames: BinaryIO, answers: BinaryIO) -> None:
    """Answer frames until the pipe is closed."""
    while len(head := frames.read(HEAD.size)) == HEAD.size:
        question_size, content_size = HEAD.unpack(head)
        question = json.loads(frames.read(question_size))
        report = apart(question, frames.read(content_size))
        answers.write(ANSWER.pack(len(report)) + report)
        answers.flush()


def apart(question: dict[str, Any], content: bytes) -> bytes:
    """The report on one file, read in a child of its own; empty when the child did not finish in time."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _in_child(question, content, writing)
    os.close(writing)
    report = _read_all(reading, float(question["seconds"]))
    os.close(reading)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return report


def _in_child(question: dict[str, Any], content: bytes, writing: int) -> None:
    """Read the file under limits and leave, whatever happens."""
    try:
        limit_self()
        roots = {name: tuple(bytes.fromhex(one) for one in question[name]) for name in ("signers", "times")}
        if question.get("detached"):
            size = int(question["detached"])
            report = examine_detached(content[:size], content[size:], **roots)
        else:
            report = examine(content, base_size=question["base_size"], base_digest=question["base_digest"], **roots)
        with os.fdopen(writing, "wb") as out:
            out.write(json.dumps(asdict(report)).encode())
    finally:
        os._exit(0)


def limit_self() -> None:
    """Bound memory, time and files of this process; where the system has no such limit, the parent's clock remains."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _read_all(reading: int, seconds: float) -> bytes:
    parts: list[bytes] = []
    while select.select([reading], [], [], seconds)[0]:
        part = os.read(reading, 1 << 16)
        if not part:
            return b"".join(parts)
        parts.append(part)
    return b""


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(sys.stdin.buffer, sys.stdout.buffer)
