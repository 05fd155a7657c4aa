"""What a change means for readers: pages, numbers, links and days to look at, in plain words."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from clinicpages import evidence, figures
from clinicpages.page import Page
from clinicpages.problem import Trouble
from clinicpages.project import Project, find
from clinicpages.reading.reader import Reader, as_json
from clinicpages.render import render
from clinicpages.report.before import project_at

SAYS = "say what a change means for readers"
_OUTSIDE = re.compile(r'href="(https?://[^"]+)"')
_USES = re.compile(r"\[@([^\]]+)\]|\{figure ([\w.-]+)\}|^///\s*figures? \|(.*)$", re.M)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `clinicpages report changes`."""
    parser.add_argument("--base", default="main", metavar="COMMIT", help="what to compare with")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="pictures of changed pages")


@dataclass(frozen=True)
class Measured:
    """One page's article and its measures; `grade` is None on a page too short for one."""

    html: str
    words: int
    grade: float | None
    unfamiliar: float


def run(args: argparse.Namespace) -> int:
    """Prints the report, and adds it to the job summary of a pull request."""
    project = find(args.config_file)
    with project_at(project, args.base) as before:
        old, new = measures(before), measures(project)
        rows = list(report(before, project, old, new))
    changed = [name for name in new if name not in old or old[name].html != new[name].html]
    if args.pictures and changed:
        rows += ["", *pictures(project, changed, args.pictures)]
    text = "\n".join(rows) + "\n"
    print(text)
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as out:
            out.write(text)
    return 0


def measures(project: Project) -> dict[str, Measured]:
    """Every page's article and measures, by its file."""
    reader, found = Reader(project), {}
    for page in project.pages:
        if not page.fault:
            html = render(project, page).html
            all_of = as_json(reader.read(page, html))
            grade = all_of["grade"]["fk"]
            found[page.file] = Measured(
                html, all_of["counts"]["words"], grade, all_of["per100"]["unfamiliar"]
            )
    return found


def report(
    before: Project, after: Project, old: dict[str, Measured], new: dict[str, Measured]
) -> Iterator[str]:
    """The report's lines, in Markdown."""
    yield "## What changes for readers"
    changed = [name for name in new if name in old and old[name].html != new[name].html]
    added = [name for name in new if name not in old]
    gone = [name for name in old if name not in new]
    if not (changed or added or gone):
        yield "\nNo page reads differently."
    if changed or added:
        yield from _pages(old, new, [*changed, *added])
    yield from (f"\nThe page `{name}` is gone. Its address needs a new home." for name in gone)
    touched = list(_figures(before, after))
    yield from (row for _, row in touched)
    yield from _links(old, new)
    yield from _days(before, after, {name for name, _ in touched})


def _pages(
    old: dict[str, Measured], new: dict[str, Measured], names: Sequence[str]
) -> Iterator[str]:
    yield "\n| Page | Grade | Unfamiliar words in 100 | Words |"
    yield "|---|---|---|---|"
    for name in names:
        one, other = old.get(name), new[name]
        was = one or other
        cells = [
            _both(was.grade, other.grade),
            _both(was.unfamiliar, other.unfamiliar),
            _both(was.words, other.words),
        ]
        yield f"| `{name}`{' (new)' if one is None else ''} | {' | '.join(cells)} |"
    yield "\nA grade is a hint: ask a patient to read the page."


def _both(one: float | None, other: float | None) -> str:
    """Before and after, or one number where nothing changed."""
    shown = ["too short" if value is None else f"{value:g}" for value in (one, other)]
    return shown[0] if shown[0] == shown[1] else " → ".join(shown)


def _figures(before: Project, after: Project) -> Iterator[tuple[str, str]]:
    """(id, line) of each figure and source that changed, came or went."""
    one, other = evidence.of(before), evidence.of(after)
    heading = "\n### Numbers and sources that changed"
    for name in sorted({**one.figures, **other.figures}):
        was, now = one.figures.get(name), other.figures.get(name)
        if was and now and was.values == now.values:
            continue
        both = f"before: {_shown(was)}; now: {_shown(now)}"
        yield name, f"{heading}\n- `{name}`: {both}"
        heading = ""
    for name in sorted({**one.sources, **other.sources}):
        was, now = one.sources.get(name), other.sources.get(name)
        if was and now and was.values == now.values:
            continue
        did = "changed" if was and now else "new" if now else "gone"
        entry = now or was
        title = entry.text("title") if entry else ""
        yield name, f"{heading}\n- the source `{name}` is {did}: {title}"
        heading = ""


def _shown(figure: evidence.Entry | None) -> str:
    """A figure as the page says it, with its sources."""
    if figure is None:
        return "none"
    return f"“{figures.sentence(figure)}” ({', '.join(figure.words('sources'))})"


def _links(old: dict[str, Measured], new: dict[str, Measured]) -> Iterator[str]:
    known = {link for page in old.values() for link in _OUTSIDE.findall(page.html)}
    heading = "\n### New links to other sites"
    for name, page in new.items():
        for link in sorted(set(_OUTSIDE.findall(page.html)) - known):
            yield f"{heading}\n- {link} (on `{name}`)"
            heading = ""


def _days(before: Project, after: Project, touched: set[str]) -> Iterator[str]:
    """Pages whose evidence changed but whose day of checking did not."""
    was = {page.file: page for page in before.pages}
    heading = "\n### Pages to read again, because their evidence changed"
    for page in after.pages:
        uses = sorted(_used(page) & touched)
        earlier = was.get(page.file)
        if uses and earlier and earlier.meta.get("checked") == page.meta.get("checked"):
            listed = ", ".join(f"`{name}`" for name in uses)
            then = "read it, then give `checked` a new day"
            yield f"{heading}\n- `{page.file}` uses {listed}: {then}"
            heading = ""


def _used(page: Page) -> set[str]:
    """The ids of figures and sources that a page names."""
    found: set[str] = set()
    for match in _USES.finditer(page.text):
        for group in match.groups():
            found |= set(re.findall(r"[\w.-]+", group or ""))
    return found


def pictures(project: Project, names: Sequence[str], folder: Path) -> Iterator[str]:
    """Pictures of the changed pages as a phone shows them, from the built site."""
    from clinicpages.report.pictures import take

    pages = {page.file: project.built_name(page) for page in project.pages}
    try:
        made = take(project.site, [pages[name] for name in names if name in pages], folder)
    except Trouble as trouble:
        yield f"No pictures: {trouble}"
        return
    yield f"{len(made)} pictures of changed pages, as on a phone, are in “pictures” below."
