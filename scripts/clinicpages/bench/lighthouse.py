"""Lighthouse (mobile) on the home page, an article and the comparison: scores and times."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from clinicpages.bench.boxes import chromium, served
from clinicpages.builder import build
from clinicpages.problem import Trouble
from clinicpages.project import Project, find

SAYS = "Lighthouse scores, LCP, TBT and CLS (needs Node and npm)"
# The locked Lighthouse: version 12 is the last one for Node 20.
LOCK = Path(__file__).parent / "node"
PAGES = ("", "does-it-work/", "compare/")
SCORES = ("performance", "accessibility", "best-practices", "seo")
TIMES = {
    "lcp_ms": "largest-contentful-paint",
    "tbt_ms": "total-blocking-time",
    "cls": "cumulative-layout-shift",
}


@dataclass(frozen=True)
class Result:
    """One page: scores from 0 to 100, and the middle of the times of its runs."""

    page: str
    scores: dict[str, int]
    times: dict[str, float]
    lost: tuple[str, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `clinicpages bench lighthouse`."""
    parser.add_argument("pages", nargs="*", default=list(PAGES), metavar="PAGE", help="driving/")
    parser.add_argument("--runs", type=int, default=3, help="runs of each page; the middle counts")
    parser.add_argument("--site", type=Path, metavar="DIR", help="a site that is built already")
    parser.add_argument("--json", metavar="FILE", help="write the figures there; - prints them")


def run(args: argparse.Namespace) -> int:
    """Prints a line for each page, and what cost it points."""
    project = find(args.config_file)
    program = installed(project)
    with tempfile.TemporaryDirectory() as folder:
        site = args.site or build(project, "mkdocs", Path(folder) / "site", force=True).site
        with served(site) as base:
            results = [measured(program, base, page, args.runs) for page in args.pages]
    if args.json != "-":
        print(as_text(results))
    if args.json:
        text = json.dumps([asdict(result) for result in results], indent=1) + "\n"
        print(text, end="") if args.json == "-" else Path(args.json).write_text(text, "utf-8")
    return 0


def installed(project: Project) -> Path:
    """Lighthouse's program, fetched once into .cache. Raises Trouble where it cannot be."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        raise Trouble("Lighthouse needs Node and npm, which are not here.")
    home = project.root / ".cache" / "lighthouse"
    program = home / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not program.is_file():
        print("Fetching Lighthouse (once) ...", file=sys.stderr, flush=True)
        home.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(LOCK / name, home)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=home, stdout=subprocess.DEVNULL, check=False)
    if not program.is_file():
        raise Trouble("Lighthouse could not be fetched.", f"Try  npm ci  in {home}.")
    return program


def measured(program: Path, base: str, page: str, runs: int) -> Result:
    """The scores and middle times of one page."""
    reports = [report(program, base + page) for _ in range(runs)]
    scores = {
        name: round(statistics.median(r["categories"][name]["score"] for r in reports) * 100)
        for name in SCORES
    }
    times = {
        name: statistics.median(r["audits"][audit]["numericValue"] for r in reports)
        for name, audit in TIMES.items()
    }
    return Result(page or "home", scores, times, tuple(_lost(reports[-1])))


def report(program: Path, address: str) -> dict[str, Any]:
    """One run of Lighthouse as its own JSON. Raises Trouble when it stops."""
    browser = chromium()
    environment = {**os.environ, **({"CHROME_PATH": browser} if browser else {})}
    flags = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
    command = ["node", str(program), address, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        last = (done.stderr.strip().splitlines() or ["It said nothing."])[-1]
        raise Trouble(f"Lighthouse stopped: {last}") from None
    return found


def _lost(found: dict[str, Any]) -> list[str]:
    """The audits that cost points."""
    names = []
    for category in SCORES:
        for ref in found["categories"][category]["auditRefs"]:
            score = found["audits"][ref["id"]]["score"]
            if ref["weight"] and score is not None and score < 0.9:
                names.append(ref["id"])
    return names


def as_text(results: Sequence[Result]) -> str:
    """One line for each page."""
    rows = [f"{'page':20} {'scores':>19} {'LCP ms':>7} {'TBT ms':>7} {'CLS':>6}  lost points on"]
    for one in results:
        scores = " / ".join(str(one.scores[name]) for name in SCORES)
        lcp, tbt, cls = (one.times[name] for name in TIMES)
        lost = ", ".join(one.lost) or "-"
        rows.append(f"{one.page:20} {scores:>19} {lcp:7.0f} {tbt:7.0f} {cls:6.3f}  {lost}")
    return "\n".join([*rows, "Scores: performance / accessibility / best practices / SEO."])
