"""The preview's web server, for this machine alone: the built files, and news of each version."""

from __future__ import annotations

import http.server
import json
import re
import urllib.parse
from http import HTTPStatus
from pathlib import Path

from clinicpages.problem import Trouble
from clinicpages.serve.live import Live
from clinicpages.serve.marks import marks

OWN = Path(__file__).parent
PREFIX = "/__preview/"
_HEAD_END = re.compile(rb"</head>", re.I)
_ADDED = (
    b'<link rel="stylesheet" href="/__preview/preview.css">'
    b'<script src="/__preview/preview.js" defer></script>'
    b'<script src="/__preview/reading.js" type="module"></script></head>'
)
TRIES = 20


def open_server(live: Live, port: int) -> http.server.ThreadingHTTPServer:
    """A server on 127.0.0.1 at this port or the next free one.

    Raises Trouble when twenty ports in a row are taken.
    """
    handler = type("Handler", (Preview,), {"live": live})
    for number in range(port, port + TRIES):
        try:
            server = http.server.ThreadingHTTPServer(("127.0.0.1", number), handler)
        except (OSError, OverflowError):
            continue
        server.daemon_threads = True
        return server
    raise Trouble(f"Ports {port} to {port + TRIES - 1} are taken.", "Name another:  --port 9000")


class Preview(http.server.SimpleHTTPRequestHandler):
    """Answers one request from the preview's folder."""

    live: Live

    def do_GET(self) -> None:
        """A built page with the preview's script in it, another file, or news."""
        path = urllib.parse.urlsplit(self.path).path
        if path.startswith(PREFIX):
            self._own(path.removeprefix(PREFIX))
            return
        file = Path(self.translate_path(self.path))
        if file.is_dir() and path.endswith("/"):
            file /= "index.html"
        if file.suffix == ".html" and file.is_file():
            self._send(HTTPStatus.OK, "text/html; charset=utf-8", _with_script(file.read_bytes()))
        elif file.exists():
            super().do_GET()
        else:
            self._missing()

    def translate_path(self, path: str) -> str:
        """The file in the preview as it stands now."""
        self.directory = str(self.live.shown)
        return super().translate_path(path)

    def _missing(self) -> None:
        page = self.live.shown / "404.html"
        text = page.read_bytes() if page.is_file() else b"<title>No such page</title>No such page."
        self._send(HTTPStatus.NOT_FOUND, "text/html; charset=utf-8", _with_script(text))

    def _own(self, name: str) -> None:
        """The preview's own files, hard sentences of a page, or the version once it is newer."""
        if name in ("preview.js", "reading.js", "preview.css"):
            kind = "text/javascript" if name.endswith("js") else "text/css"
            self._send(HTTPStatus.OK, f"{kind}; charset=utf-8", (OWN / name).read_bytes())
            return
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        if name == "reading":
            page = query.get("page", ["/"])[0].lstrip("/")
            page += "index.html" if page.endswith("/") or not page else ""
            found = json.dumps(marks(self.live.project, page))
            self._send(HTTPStatus.OK, "application/json", found.encode())
            return
        seen = query.get("seen", ["-1"])[0]
        version = self.live.wait(int(seen) if seen.isdigit() else -1)
        news = json.dumps({"version": version, "fault": self.live.fault})
        self._send(HTTPStatus.OK, "application/json", news.encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        try:
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            # The reader went to another page before this one was sent.
            return

    def log_message(self, *_: object) -> None:
        """Nothing: a writer does not read a server's log."""


def _with_script(page: bytes) -> bytes:
    return _HEAD_END.sub(lambda _: _ADDED, page, count=1)
