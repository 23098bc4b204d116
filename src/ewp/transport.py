"""The socket layer under the client: where it may connect to, and how long one exchange may take in all.

An address is resolved once and the connection goes to that very address, so that a name cannot point elsewhere a moment
later. The deadline counts for the whole exchange, not for each read: a partner sending a byte every few seconds is
cut off.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

from ewp.errors import AddressRefused, Unreachable

Resolver = Callable[[str, int], list[str]]
"""Gives the addresses that may be connected to; raises `AddressRefused` or OSError."""

_moment = threading.local()


class DeadlineOver(httpcore.ReadTimeout):
    """The time for the whole exchange is over."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Everything this thread sends or reads within must be over after so many seconds."""
    before = getattr(_moment, "end", None)
    _moment.end = time.monotonic() + seconds
    try:
        yield
    finally:
        _moment.end = before


def _left(timeout: float | None) -> float | None:
    end = getattr(_moment, "end", None)
    if end is None:
        return timeout
    left = float(end) - time.monotonic()
    if left <= 0:
        raise DeadlineOver("The time for the exchange is over.")
    return left if timeout is None else min(left, timeout)


class _TimedStream(httpcore.NetworkStream):
    """A stream of the backend whose every step knows what is left of the exchange's time."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to what the resolver gave and to nothing else."""

    def __init__(self, resolve: Resolver) -> None:
        self._resolve = resolve
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = self._resolve(host, port)
        except OSError as problem:
            raise httpcore.ConnectError(f"The name {host} cannot be resolved: {problem}") from None
        trouble: Exception = httpcore.ConnectError(f"The name {host} has no address.")
        for address in addresses:
            try:
                stream = self._inner.connect_tcp(address, port, _left(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as problem:
                trouble = problem
            else:
                return _TimedStream(stream)
        raise trouble

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise httpcore.ConnectError("Sockets of the file system are not partners.")


def resolve_plainly(host: str, port: int) -> list[str]:
    """Every address of the name, without judging it; for tests and tools."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        with _translated():
            yield from self._stream

    def close(self) -> None:
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()


class CheckedTransport(httpx.BaseTransport):
    """httpx's transport over the checked backend; connections are kept and used again."""

    def __init__(self, resolve: Resolver, *, keepalive_seconds: float = 60.0, max_connections: int = 64) -> None:
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            network_backend=_CheckedBackend(resolve),
            max_connections=max_connections,
            max_keepalive_connections=max_connections,
            keepalive_expiry=keepalive_seconds,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        with _translated():
            answer = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=url,
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        stream = answer.stream
        if not isinstance(stream, Iterable):
            raise TypeError("httpcore gave a stream that cannot be read synchronously")
        return httpx.Response(
            status_code=answer.status, headers=answer.headers, stream=_Body(stream), extensions=answer.extensions
        )

    def close(self) -> None:
        self._pool.close()


@contextmanager
def _translated() -> Iterator[None]:
    """httpcore's troubles as ours; `sent` is left to the client, which knows how far it came."""
    try:
        yield
    except AddressRefused:
        raise
    except DeadlineOver:
        raise Unreachable("deadline", "The exchange took longer than it may.") from None
    except httpcore.TimeoutException as problem:
        raise Unreachable("timeout", f"The partner did not answer in time ({type(problem).__name__}).") from None
    except httpcore.ConnectError as problem:
        raise Unreachable("no_connection", f"No connection: {problem}") from None
    except (httpcore.NetworkError, httpcore.ProtocolError) as problem:
        raise Unreachable("broken_connection", f"The connection broke: {problem}") from None
