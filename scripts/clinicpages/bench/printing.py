"""Our booklet beside WeasyPrint's and Chromium's, made from the same book.html.

The others get a plain style sheet of a few lines; ours carries its cover, contents and boxes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import pypdfium2
import yaml

from clinicpages.bench.links import Cost, measured, packaged
from clinicpages.export.book import articles, book_html
from clinicpages.project import Project, find

SAYS = "the booklet beside WeasyPrint and Chromium"
WEASYPRINT = "weasyprint==70.0"
STYLE = "@page{size:A4;margin:23mm}body{font:13pt/1.4 sans-serif}table{border-collapse:collapse}"

# A process of its own with nothing but the export, as each of the others has.
OURS = """
import sys
from pathlib import Path
from clinicpages.export import make
from clinicpages.export.editions import Press
from clinicpages.project import find

project = find(Path(sys.argv[1]))
document = Press(project, project.site).book("book", "", "booklet", "a4", 13)
Path(sys.argv[2]).write_bytes(make.pdf(document, project.site))
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `clinicpages bench print`."""
    parser.add_argument("-f", "--config-file", type=Path, metavar="PATH")
    parser.add_argument("--site", type=Path, metavar="DIR", help="the built site, if not site/")
    parser.add_argument(
        "--sheets", type=int, nargs="*", default=[10, 100], metavar="N", help="pages of paper"
    )
    parser.add_argument(
        "--pages", type=int, nargs="*", default=[10, 100], metavar="N", help="pages of the site"
    )
    parser.add_argument("--patience", type=float, default=900, metavar="SECONDS")


def run(args: argparse.Namespace) -> int:
    """Prints one table for each number of sheets, then of pages: a page has several sheets."""
    project = find(args.config_file)
    site = Path(os.path.abspath(args.site)) if args.site else project.site
    print(f"Python {sys.version.split()[0]}, typst {version('typst')}, {WEASYPRINT}")
    with tempfile.TemporaryDirectory() as folder:
        samples = [(f"{n} sheets", _filling(project, site, n, Path(folder))) for n in args.sheets]
        samples += [(f"{n} pages of the site", n) for n in args.pages]
        for told, number in samples:
            _table(project, site, told, number, Path(folder) / told, args.patience)
    return 0


def _filling(project: Project, site: Path, sheets: int, folder: Path) -> int:
    """How many pages of the site fill so many sheets of paper; at most one each."""

    def fill(number: int) -> bool:
        sample = sample_of(project, site, number, folder / f"filling-{number}")
        made = folder / "filling.pdf"
        # In a process of its own, else its memory would count as that of what is measured.
        subprocess.run([sys.executable, "-c", OURS, str(sample.config_path), str(made)], check=True)
        return _sheets(made) >= sheets

    return bisect_left(range(1, sheets + 1), True, key=fill) + 1


def _sheets(pdf: Path) -> int:
    with pypdfium2.PdfDocument(pdf) as made:
        return len(made)


def _table(
    project: Project, site: Path, told: str, number: int, folder: Path, patience: float
) -> None:
    sample = sample_of(project, site, number, folder)
    html = folder / "book.html"
    text = book_html(articles(sample, sample.site), "Book", "en")
    html.write_text(text.replace("<title>", f"<style>{STYLE}</style><title>"), "utf-8")
    print(f"\n{told}" + ("" if told.endswith("site") else f": {number} pages of the site"))
    first: Cost | None = None
    for name, command, pdf in commands(sample, html, folder):
        cost = measured(command, patience)
        if not pdf.is_file():
            print(f"  {name:11} made nothing")
            continue
        first = first or cost
        sheets = _sheets(pdf)
        size = pdf.stat().st_size / 1000
        ratio = cost.cpu / first.cpu
        print(f"  {name:11}{cost} {size:7.0f} KB {sheets:5} sheets, {ratio:.1f} times ours")
        hundred = 100 / sheets
        print(f"  {'':11}{cost.cpu * hundred:8.2f} s and {size * hundred:.0f} KB for 100 sheets")


def sample_of(project: Project, site: Path, number: int, folder: Path) -> Project:
    """A project of so many of this site's built pages, in the order of its menu.

    When they run out they come again in a folder of their own, so that links lead among themselves.
    """
    pages = [a for a in articles(project, site) if a.slug != "evidence"]
    nav = []
    for count in range(number):
        again, at = divmod(count, len(pages))
        name = (f"again-{again}/" if again else "") + pages[at].built.name
        source = name.removesuffix(".html").removesuffix("/index") + ".md"
        for path in (folder / "docs" / source, folder / "site" / name):
            path.parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs" / source).write_text("---\nchecked: 2026-03-02\n---\n", "utf-8")
        shutil.copy(pages[at].built.path, folder / "site" / name)
        nav.append(source)
    settings = {"site_name": "Book", "site_url": "https://example.org/", "nav": nav}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
    return find(folder / "mkdocs.yml")


def commands(
    sample: Project, html: Path, folder: Path
) -> Iterator[tuple[str, Sequence[str], Path]]:
    """Each engine's name, its command and the file that it makes; one that is not here says so."""
    ours, theirs, browsers = (folder / f"{name}.pdf" for name in ("ours", "weasyprint", "chromium"))
    yield "ours", [sys.executable, "-c", OURS, str(sample.config_path), str(ours)], ours
    if weasyprint := _weasyprint():
        yield (
            "WeasyPrint",
            [weasyprint, "--pdf-variant", "pdf/ua-1", str(html), str(theirs)],
            theirs,
        )
    if chromium := shutil.which("chromium") or shutil.which("google-chrome"):
        flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={browsers}"]
        yield "Chromium", [chromium, *flags, html.as_uri()], browsers
    else:
        print("  Chromium is not here: left out.")


def _weasyprint() -> str | None:
    """WeasyPrint's command, in an environment of its own."""
    program = packaged(WEASYPRINT, "weasyprint")
    if program is None:
        return None
    tried = subprocess.run([str(program), "--version"], capture_output=True)
    if tried.returncode:
        print("  WeasyPrint does not start here (it needs Pango): left out.")
        return None
    return str(program)
