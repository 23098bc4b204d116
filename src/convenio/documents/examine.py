"""Examining a PDF that came from outside: never in this process, always with limits of size, memory and time."""

from __future__ import annotations

import hashlib
import json
import os
import select
import subprocess
import sys
from threading import Lock

from convenio.documents.terms import PdfReport, Trust

SIZE_AT_MOST = 40 << 20
DETACHED_AT_MOST = 1 << 20
SECONDS_AT_MOST = 12.0
SECONDS_TO_START = 30.0


def examine_pdf(
    content: bytes, *, base: bytes | None = None, trust: Trust | None = None, seconds: float = SECONDS_AT_MOST
) -> PdfReport:
    """What a PDF shows by itself; hostile or broken files give a report with problems, never an exception.

    Args:
        content: the file, any bytes.
        base: the rendition it should begin with, if known.
        trust: certificates the reader trusts; none: nobody is trusted.
        seconds: how long the looking may take.
    """
    digest = hashlib.sha256(content).hexdigest()
    if len(content) > SIZE_AT_MOST:
        return PdfReport(digest=digest, size=len(content), readable=False, problems=("too_large",))
    if not content.startswith(b"%PDF-"):
        return PdfReport(digest=digest, size=len(content), readable=False, problems=("not_a_pdf",))
    trust = trust or Trust()
    question = {
        "base_size": None if base is None else len(base),
        "base_digest": "" if base is None else hashlib.sha256(base).hexdigest(),
        "signers": [one.hex() for one in trust.signers],
        "times": [one.hex() for one in trust.times],
        "seconds": seconds,
    }
    answer = _EXAMINER.ask(json.dumps(question).encode(), content, seconds)
    if not answer:
        return PdfReport(digest=digest, size=len(content), readable=False, problems=("too_complex",))
    return PdfReport.from_dict(json.loads(answer))


def examine_detached(
    signature: bytes, data: bytes, *, trust: Trust | None = None, seconds: float = SECONDS_AT_MOST
) -> PdfReport:
    """What a signature kept apart from its document shows; of the report only digest, size, signatures and problems
    mean something.

    Args:
        signature: CMS, as DER or PEM, any bytes.
        data: what it should have signed.
    """
    digest = hashlib.sha256(signature).hexdigest()
    if len(signature) > DETACHED_AT_MOST:
        return PdfReport(digest=digest, size=len(signature), readable=False, problems=("too_large",))
    trust = trust or Trust()
    question = {
        "detached": len(signature),
        "signers": [one.hex() for one in trust.signers],
        "times": [one.hex() for one in trust.times],
        "seconds": seconds,
    }
    answer = _EXAMINER.ask(json.dumps(question).encode(), signature + data, seconds)
    if not answer:
        return PdfReport(digest=digest, size=len(signature), readable=False, problems=("too_complex",))
    return PdfReport.from_dict(json.loads(answer))


def warm_up() -> None:
    """Start the reading process now, so that the first file of a visitor does not wait for it."""
    _EXAMINER.get_ready()


class _Examiner:
    """One reading process, started on first use, started again when it died; one file at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def start(self) -> subprocess.Popen[bytes]:
        """The reading process, alive."""
        process = self._process
        if process is None or self._owner != os.getpid() or process.poll() is not None:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "convenio.documents.examine_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"LANG": "C.UTF-8"},
                start_new_session=True,
            )
            self._process, self._owner = process, os.getpid()
        return process

    def get_ready(self) -> None:
        """Start unless somebody is asking already."""
        if self._lock.acquire(blocking=False):
            try:
                self.start()
            finally:
                self._lock.release()

    def ask(self, question: bytes, content: bytes, seconds: float) -> bytes:
        """The answer to a question about a file; empty when there is none in time."""
        if not self._lock.acquire(timeout=seconds + SECONDS_TO_START):
            return b""
        try:
            process = self.start()
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(len(question).to_bytes(8, "big") + len(content).to_bytes(8, "big") + question)
            process.stdin.write(content)
            process.stdin.flush()
            if not select.select([process.stdout], [], [], seconds + SECONDS_TO_START)[0]:
                process.kill()
                return b""
            return process.stdout.read(int.from_bytes(process.stdout.read(8), "big"))
        except OSError:
            return b""
        finally:
            self._lock.release()


_EXAMINER = _Examiner()
