"""Weighs every page as a phone first gets it, beside the same pages in stock Material."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from clinicpages.builder import build, make
from clinicpages.built import BuiltPage, built_pages
from clinicpages.problem import Trouble
from clinicpages.project import Project, find

SAYS = "bytes and requests of each page's first view, beside stock Material"
FETCHED = 'link[rel="stylesheet"][href], script[src], img[src], link[rel="preload"][href]'
_SVG = re.compile(r"<svg\b.*?</svg>", re.S)
_BASE = "http://site.invalid/"


@dataclass(frozen=True)
class Weight:
    """One page's first view, in bytes after brotli; `page` leaves its drawings out."""

    name: str
    page: int
    drawings: int
    styles: int
    scripts: int
    requests: int
    other_hosts: int

    @property
    def whole(self) -> int:
        """All that comes before the first view, drawings apart."""
        return self.page + self.styles + self.scripts


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `clinicpages bench pages`."""
    parser.add_argument("--json", metavar="FILE", help="write the figures there; - prints them")


def run(args: argparse.Namespace) -> int:
    """Prints the heaviest and the middle page of ours, and their ratio to stock Material."""
    project = find(args.config_file)
    with tempfile.TemporaryDirectory() as folder:
        ours = build(project, "mkdocs", Path(folder) / "ours", force=True).site
        plain = stock(project, Path(folder) / "stock")
        weights = {"ours": list(weigh(project, ours)), "stock": list(weigh(plain, plain.site))}
    if args.json != "-":
        print(as_text(weights))
    if args.json:
        rows = {name: [asdict(one) for one in found] for name, found in weights.items()}
        text = json.dumps(rows, indent=1) + "\n"
        print(text, end="") if args.json == "-" else Path(args.json).write_text(text, "utf-8")
    return 0


def stock(project: Project, folder: Path) -> Project:
    """The same pages built in `folder` without our frame and without our after-build steps."""
    shutil.copytree(project.docs, folder / project.docs.relative_to(project.root))
    for path in project.root.glob("[!.]*.yml"):
        text = re.sub(r"^\s*custom_dir:.*\n", "", path.read_text("utf-8"), flags=re.M)
        (folder / path.name).write_text(text, "utf-8")
    plain = find(folder / project.config_path.name)
    make(plain, "mkdocs", plain.site)
    return plain


def weigh(project: Project, site: Path) -> Iterator[Weight]:
    """Every page that a Markdown file made, heaviest last."""
    found = [_weight(page, site) for page in built_pages(project, site) if page.page]
    yield from sorted(found, key=lambda one: (one.whole, one.name))


def _weight(page: BuiltPage, site: Path) -> Weight:
    text = _SVG.sub("", page.html)
    alone = squeezed(text.encode())
    sums = {".css": 0, ".js": 0}
    addresses = {
        urljoin(_BASE + page.name, node.attributes.get("href") or node.attributes.get("src") or "")
        for node in LexborHTMLParser(page.html).css(FETCHED)
    }
    own = [urlsplit(a).path for a in addresses if a.startswith(_BASE)]
    for path in own:
        kind = Path(path).suffix
        if kind in sums:
            sums[kind] += squeezed((site / path.lstrip("/")).read_bytes())
    others = sum(1 for a in addresses if a.startswith("http") and not a.startswith(_BASE))
    drawings = squeezed(page.html.encode()) - alone
    requests = 1 + len(own) + others
    return Weight(page.name, alone, drawings, sums[".css"], sums[".js"], requests, others)


def squeezed(data: bytes) -> int:
    """How many bytes a server sends for these. Raises Trouble where brotli is missing."""
    try:
        import brotli
    except ImportError:
        raise Trouble("The package brotli is missing.", "Run it as  scripts/bench pages") from None
    return len(brotli.compress(data))


def as_text(weights: Mapping[str, Sequence[Weight]]) -> str:
    """A small table: the heaviest, the middle and the lightest page of ours; then the ratio."""
    ours = weights["ours"]
    chosen = {"heaviest": ours[-1], "middle": ours[len(ours) // 2], "lightest": ours[0]}
    peers = {one.name: one for one in weights["stock"]}
    rows = [
        f"First view of {len(ours)} pages: bytes after brotli; drawings counted apart.",
        f"Stock: mkdocs-material {version('mkdocs-material')}, the same pages, no web fonts.",
        "",
        f"{'':10} {'page':28} {'text':>7} {'styles':>7} {'scripts':>7} {'sum':>7}"
        f" {'drawings':>8} {'requests':>8} {'of stock':>8}",
    ]
    for says, one in chosen.items():
        rows.append(
            f"{says:10} {one.name.removesuffix('index.html') or 'home':28} {one.page:7,}"
            f" {one.styles:7,} {one.scripts:7,} {one.whole:7,} {one.drawings:8,}"
            f" {one.requests:8} {one.whole / peers[one.name].whole:8.2f}"
        )
    shares = [one.whole / peers[one.name].whole for one in ours]
    rows += [
        "",
        f"Middle share of stock: {statistics.median(shares):.2f}."
        f" Other hosts asked: {sum(one.other_hosts for one in ours)}.",
    ]
    return "\n".join(rows)
