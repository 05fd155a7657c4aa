"""Servers on this machine that misbehave in every way a link check must understand."""

from __future__ import annotations

import datetime
import ipaddress
import re
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PAGE = b"<!doctype html><title>A page</title><h1 id='top-of-it'>A page</h1><a name='old'></a>"


class Faulty(BaseHTTPRequestHandler):
    """Answers /NAME by the method of that name; counts who asked for what."""

    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def do_HEAD(self) -> None:
        self.reply(405, b"")

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.asked[self.path] += 1
        self.server.agents.append(self.headers.get("User-Agent", ""))
        self.server.times.append((self.path, time.monotonic()))
        name = path.strip("/").partition("/")[0] or "ok"
        name = re.sub(r"\W", "_", name)
        if name.startswith("status_"):
            self.reply(int(name.partition("_")[2]), b"no")
            return
        answer = getattr(self, f"get_{name}", None)
        if answer:
            answer()
        else:
            self.reply(404, b"nothing")

    def reply(self, status: int, body: bytes = PAGE, **headers: str) -> None:
        self.send_response(status)
        headers.setdefault("Content_Type", "text/html; charset=utf-8")
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def get_ok(self) -> None:
        self.reply(200)

    def get_10_1000_2Fa_b_3Ac(self) -> None:
        """A DOI-like path: right only when its %2F and + arrive as they were written."""
        self.reply(200 if self.path == "/10.1000%2Fa+b%3Ac" else 404)

    def get_wide(self) -> None:
        self.reply(200 if self.path == "/wide/gr%C3%B6%C3%9Fe?q=a+b&r=%C3%A4" else 404)

    def get_limited(self) -> None:
        if self.server.asked[self.path] == 1:
            self.reply(429, b"slow down", Retry_After="0")
        else:
            self.reply(200)

    def get_patient(self) -> None:
        if self.server.asked[self.path] == 1:
            self.reply(503, b"later", Retry_After="1")
        else:
            self.reply(200)

    def get_recovers(self) -> None:
        self.reply(500 if self.server.asked[self.path] < 3 else 200)

    def get_for_browsers(self) -> None:
        self.reply(200 if "Firefox" in self.headers.get("User-Agent", "") else 403)

    def get_slow(self) -> None:
        self.server.stop.wait(5)

    def get_endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            self.wfile.write(PAGE)
            while not self.server.stop.is_set():
                self.wfile.write(b"x" * 65536)
        except OSError:
            self.close_connection = True

    def get_drips(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            while not self.server.stop.wait(0.05):
                self.wfile.write(b"x")
                self.wfile.flush()
        except OSError:
            self.close_connection = True

    def get_reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def get_moved(self) -> None:
        self.reply(301, b"", Location="/ok")

    def get_moved_to_nothing(self) -> None:
        self.reply(301, b"", Location="/status-404")

    def get_found(self) -> None:
        self.reply(302, b"", Location="/ok")

    def get_chain(self) -> None:
        step = int(self.path.rpartition("/")[2])
        self.reply(302, b"", Location=f"/chain/{step - 1}" if step else "/ok")

    def get_loop(self) -> None:
        self.reply(302, b"", Location="/loop/b" if self.path == "/loop" else "/loop")

    def get_nowhere(self) -> None:
        self.reply(302, b"")

    def get_to_http(self) -> None:
        self.reply(302, b"", Location=self.server.plain)

    def get_paper_pdf(self) -> None:
        self.reply(200)

    def get_soft(self) -> None:
        self.reply(200, b"<title>Page not found | A site</title><p>Sorry.")

    def get_about_404(self) -> None:
        self.reply(200, b"<title>HTTP status codes: what 404 (not found) means</title>")


class Server(ThreadingHTTPServer):
    """A faulty server; `asked` counts requests by path."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, host: str = "127.0.0.1") -> None:
        super().__init__((host, 0), Faulty)
        self.host = host
        self.asked: Counter[str] = Counter()
        self.agents: list[str] = []
        self.times: list[tuple[str, float]] = []
        self.stop = threading.Event()
        self.plain = "/ok"
        self.secure = False

    def handle_error(self, *_: object) -> None:
        """A broken connection is what these servers are for."""

    @property
    def url(self) -> str:
        scheme = "https" if self.secure else "http"
        return f"{scheme}://{self.host}:{self.server_port}"


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """A server at work, gone afterwards."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.daemon = True
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        server.shutdown()
        server.server_close()


class Authority:
    """Signs certificates, also wrong ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = _name("Test authority")
        self.certificate = self._signed(self.name, self.key, None, 30, authority=True)
        self.file = folder / "ca.pem"
        self.file.write_bytes(_pem(self.certificate))

    def secure(
        self, server: Server, *, host: str = "127.0.0.1", days: int = 30, own: bool = False
    ) -> Server:
        """Puts TLS on a server: for `host`, valid for `days` (negative: run out), or self-signed."""
        key = ec.generate_private_key(ec.SECP256R1())
        if own:
            certificate = self._signed(_name(host), key, host, days, signer=key)
        else:
            certificate = self._signed(_name(host), key, host, days)
        path = self.folder / f"{server.server_port}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        path.write_bytes(private + _pem(certificate))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        server.secure = True
        return server

    def _signed(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        host: str | None,
        days: int,
        *,
        authority: bool = False,
        signer: ec.EllipticCurvePrivateKey | None = None,
    ) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if signer else self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=60))
            .not_valid_after(now + datetime.timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        if authority:
            usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
            builder = builder.add_extension(usage, critical=True)
        if host:
            try:
                named: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
            except ValueError:
                named = x509.DNSName(host)
            builder = builder.add_extension(x509.SubjectAlternativeName([named]), critical=False)
        builder = builder.add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        ).add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key((signer or self.key).public_key()),
            critical=False,
        )
        return builder.sign(signer or self.key, hashes.SHA256())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
