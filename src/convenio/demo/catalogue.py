"""The catalogue of the demonstration's network: one static file in the EWP registry format, served over HTTP.

It is written from the manifests that the nodes publish, as a registry would. No Django here.
"""

import threading
import urllib.request
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ewp.manifest import Manifest, read_manifest
from ewp.registry import write_catalogue

PATH = "/catalogue-v1.xml"


class CatalogueServer:
    """Serves the catalogue on a port of this machine until closed; before it is written, it answers 503."""

    def __init__(self, port: int) -> None:
        self.content = b""
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}{PATH}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def write(self, manifests: Iterable[Manifest]) -> None:
        """Put these hosts into the catalogue."""
        self.content = write_catalogue(manifests)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def fetch_manifest(base_url: str) -> Manifest:
    """The manifest a node publishes."""
    with urllib.request.urlopen(f"{base_url}/ewp/manifest.xml", timeout=20) as answer:  # noqa: S310 own node
        return read_manifest(answer.read(1_000_000))


def _handler(catalogue: CatalogueServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == PATH and bool(catalogue.content)
            self.send_response(200 if found else 503 if self.path == PATH else 404)
            content = catalogue.content if found else b""
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *words: object) -> None:
            """Nothing to be told of each request."""

    return Handler
