"""The built site behind nginx beside `mkdocs serve`: its headers, and requests a second."""

from __future__ import annotations

import argparse
import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from clinicpages.builder import config_for
from clinicpages.hosting import HEADERS, nginx_file
from clinicpages.problem import Trouble
from clinicpages.project import Project, find

SAYS = "requests a second: nginx with the built site, beside mkdocs serve"
# Four readers at once, as long as this, the two servers in turn, three times.
THREADS, READERS, SECONDS, TURNS = 1, 4, 2, 3
PAGES = ("/", "/driving/", "/compare/", "/assets/styles/site.css")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `clinicpages bench host`."""
    parser.add_argument("--port", type=int, default=8471, help="this one and the next")


def run(args: argparse.Namespace) -> int:
    """Prints both rates and their ratio. Raises Trouble without nginx or a built site."""
    project = find(None)
    if not (project.site / "index.html").is_file():
        raise Trouble("There is no built site.", "Build it first:  scripts/site")
    with nginx(project.site, args.port), mkdocs_serve(project, args.port + 1):
        _check_headers(args.port)
        rates: dict[int, list[float]] = {args.port: [], args.port + 1: []}
        for _ in range(TURNS):
            for port, seen in rates.items():
                seen.append(rate(port))
    ours, theirs = (sorted(seen)[TURNS // 2] for seen in rates.values())
    print(f"nginx         {ours:8.0f} requests a second (middle of {TURNS})")
    print(f"mkdocs serve  {theirs:8.0f} requests a second")
    print(f"nginx serves {ours / theirs:.1f} times the requests of mkdocs serve.")
    return 0


@contextmanager
def nginx(site: Path, port: int) -> Iterator[None]:
    """Runs nginx with our own file, on this machine and without a certificate."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(program).exists():
        raise Trouble("nginx is not installed.", "On Debian or Ubuntu:  apt install nginx-light")
    server = nginx_file()
    server = re.sub(r"listen 443 ssl;", f"listen 127.0.0.1:{port};", server)
    server = re.sub(r"\n    (?:http2|ssl_)[^\n]*", "", server)
    server = server.replace("/var/www/site", str(site)).replace("spine.example.org", "localhost")
    types = "/etc/nginx/mime.types"
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "nginx.conf"
        user = "user root;\n" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
        config.write_text(
            f"{user}pid {folder}/pid; error_log {folder}/error.log; worker_processes auto;\n"
            f"events {{}}\nhttp {{ include {types}; access_log off; sendfile on;\n{server}\n}}\n"
        )
        command = [program, "-c", str(config), "-g", "daemon off;", "-p", folder]
        with _running(command, port):
            yield


@contextmanager
def mkdocs_serve(project: Project, port: int, *, watching: bool = False) -> Iterator[None]:
    """`mkdocs serve` on the same pages; `watching`, it builds them again when a file is saved."""
    with config_for(project, {"dev_addr": f"127.0.0.1:{port}"}) as config:
        command = [sys.executable, "-m", "mkdocs", "serve", "-q"]
        command += ["--livereload" if watching else "--no-livereload"]
        environment = {**os.environ, "CLINICPAGES_CONFIG": str(config), "NO_MKDOCS_2_WARNING": "1"}
        with _running([*command, "-f", str(config)], port, project.root, environment):
            yield


@contextmanager
def _running(
    command: Sequence[str],
    port: int,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """A server that answers at this port, ended afterwards."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, process)
        yield
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                _get(connection, "/")
            return
        except OSError:
            time.sleep(0.1)
    raise Trouble(f"The server on port {port} did not start.")


def _get(connection: http.client.HTTPConnection, path: str) -> http.client.HTTPResponse:
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    return answer


def _check_headers(port: int) -> None:
    for path in (*PAGES, "/no-such-page/"):
        answer = _get(http.client.HTTPConnection("127.0.0.1", port, timeout=5), path)
        wrong = [name for name, value in HEADERS.items() if answer.getheader(name) != value]
        if wrong:
            raise Trouble(f"{path} comes without: {', '.join(wrong)}.")
    print(f"All {len(HEADERS)} headers stand on pages, on files and on the page for a lost reader.")


def rate(port: int) -> float:
    """Requests a second of one page, with a few readers at once, counted by wrk.

    A reader written in Python would be slower than nginx, and hide what it can do.
    """
    program = shutil.which("wrk")
    if program is None:
        raise Trouble("wrk is not installed.", "On Debian or Ubuntu:  apt install wrk")
    address = f"http://127.0.0.1:{port}/driving/"
    command = [program, f"-t{THREADS}", f"-c{READERS}", f"-d{SECONDS}s", address]
    told = subprocess.run(command, capture_output=True, text=True).stdout
    found = re.search(r"Requests/sec:\s*([0-9.]+)", told)
    if not found:
        raise Trouble("wrk did not say how many requests it made.")
    return float(found[1])
