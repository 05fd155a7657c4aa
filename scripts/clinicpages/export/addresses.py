"""The addresses that were printed: a QR code on paper cannot be changed, so it has to keep working.

`extra.export.addresses` names a file with one address a line, from the site's own root. A page
that moved keeps its old line with the new address behind an arrow: `old-name/ -> new-name/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from clinicpages.built import built_pages
from clinicpages.export.book import settings
from clinicpages.problem import Problem
from clinicpages.project import Project

_WHY = "The address stands on paper in patients' homes, as a square code. It has to keep working."


@dataclass(frozen=True)
class Printed:
    """One line of the file: an address, and where it leads since its page moved."""

    address: str
    moved_to: str
    line: int


def path_of(project: Project) -> Path | None:
    """The file of printed addresses; None when this site keeps none."""
    named = settings(project).get("addresses")
    return project.root / str(named) if named else None


def printed(path: Path) -> Iterator[Printed]:
    """Every address of the file. Lines that start with # explain, and empty ones part."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        words = line.strip()
        if words and not words.startswith("#"):
            address, _, moved_to = (part.strip() for part in words.partition("->"))
            yield Printed("" if address == "/" else address, moved_to, number)


def redirect(project: Project, site: Path) -> None:
    """After the build: a page at each old address that leads to the new one."""
    path = path_of(project)
    for row in printed(path) if path and path.is_file() else ():
        target = site / row.address / "index.html"
        if not row.moved_to or target.exists():
            continue
        to = "../" * row.address.count("/") + ("" if row.moved_to == "/" else row.moved_to)
        target.parent.mkdir(parents=True, exist_ok=True)
        language = str((project.config.get("theme") or {}).get("language") or "en")
        target.write_text(
            f'<!doctype html>\n<html lang="{escape(language)}">\n<meta charset="utf-8">\n'
            f"<title>This page has moved</title>\n"
            f'<meta http-equiv="refresh" content="0; url={escape(to)}">\n'
            f'<main><h1>This page has moved</h1>\n<p><a href="{escape(to)}">Go to its new place'
            "</a></p></main>\n</html>\n",
            "utf-8",
        )


def faults(project: Project, site: Path) -> Iterator[Problem]:
    """An address that leads nowhere now, and a page that is printed but not in the list."""
    path = path_of(project)
    if path is None:
        return
    file = path.relative_to(project.root).as_posix()
    rows = list(printed(path)) if path.is_file() else []
    for row in rows:
        for address in (row.address, *([row.moved_to] if row.moved_to else [])):
            if not (site / address.strip("/") / "index.html").is_file():
                told = f"“{address or '/'}” was printed and leads nowhere now."
                fix = f"Say where its page is now:  {row.address or '/'} -> new-name/"
                yield Problem("print", "change", file, row.line, told, _WHY, fix)
    listed = {row.address for row in rows}
    for built in built_pages(project, site):
        address = built.name.removesuffix("index.html")
        if built.page is not None and address not in listed:
            told = f"“{address or '/'}” is printed and is not in the list of addresses."
            fix = f"Add a line to {file}:  {address or '/'}"
            yield Problem("print", "change", built.page.file, 0, told, _WHY, fix)
