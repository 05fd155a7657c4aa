"""Asks that each PDF says all that its pages say, to every reader, and is well made.

Many patients read on paper, and some have the PDF read aloud. A word that was cut off, a table
without headings or a picture without words is lost to them, and nobody sees it on the screen.

Bad:   a table so wide that its last column runs off the page
Good:  a table with short cells and a heading row

It reads the files in downloads/ with other programs than the one that made them: every word of
every page in order and inside the paper; tags for headings, lists, tables, pictures and links;
headings that end a page; language, title, bookmarks and fonts; and, where Java and the rules are
installed, all rules of veraPDF for PDF/UA-1 and PDF/A-2a. It also holds that each printed address
still works. It does not look at how else the pages are laid out.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from clinicpages.checks import Task
from clinicpages.export import addresses, rules
from clinicpages.export.editions import Document, documents
from clinicpages.export.lost import lost, squeezed, words_of
from clinicpages.export.readback import Readback
from clinicpages.problem import Problem, counted
from clinicpages.project import Project

NAME = "print"
MOST_LOST_SHOWN = 5
_WHY = "What is missing on paper is missing for patients who read on paper or have it read aloud."
_OURS = "Tell the people who look after the site: the printing itself is at fault, not your words."
_AGAIN = "Make the files again:  scripts/site"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--rules`, which takes a minute or more: every rule, for every PDF or those on A4."""
    says = "for print: ask veraPDF's rules too, of all PDFs or of those on A4"
    parser.add_argument("--rules", choices=("all", "a4"), help=says)


def check(task: Task) -> Iterator[Problem]:
    """One problem for each thing that a PDF lacks; nothing when no PDF was made."""
    if task.named or task.site is None:
        return
    yield from addresses.faults(task.project, task.site)
    folder = task.site / "downloads"
    if not folder.is_dir():
        print("[print] needs the PDFs: not run. Make them:  scripts/site", file=sys.stderr)
        return
    kinds = ("booklet", "large", "leaflets", "sheet")
    made = [d for d in documents(task.project, task.site, kinds) if (folder / d.name).is_file()]
    for document in made:
        yield from of_file(task.project, document, folder / document.name)
    if task.options.rules:
        # The same writer makes both sizes of paper, so one of them is proof enough of a change.
        asked = [d for d in made if task.options.rules == "all" or "-a4" in d.name]
        yield from by_rules(task.project, [folder / document.name for document in asked])
    else:
        print("[print] veraPDF's rules were not asked. To ask:  --rules all", file=sys.stderr)


def of_file(project: Project, document: Document, path: Path) -> Iterator[Problem]:
    """What one PDF lacks."""
    file = Readback(path)
    said = squeezed("".join(run.text for run in file.runs))
    at = 0
    for article in document.articles:
        missing, at = lost(words_of(article.body, document.cards), said, at)
        for one in missing[:MOST_LOST_SHOWN]:
            told = f"{document.name} does not say “{one.word}”."
            yield Problem(NAME, "change", article.file, 0, told, _WHY, _AGAIN, one.near)
    for run in file.outside:
        told = f"{document.name}, page {run.page}: this text runs off the paper."
        yield _on_paper(project, document, told, run.text)
    for run in file.covered[:MOST_LOST_SHOWN]:
        told = f"{document.name}, page {run.page}: text is printed over other text."
        yield _on_paper(project, document, told, run.text)
    for page in file.lonely:
        told = f"{document.name}, page {page} ends with a heading. Its text is on the next page."
        why = "Who turns the page has lost what it is about."
        fix = "Put a sentence between the heading and the picture or table after it."
        yield Problem(NAME, "note", project.config_path.name, 0, told, why, fix)
    if document.kind == "sheet" and file.sides > 1:
        told = f"{document.name} has {file.sides} sides. It has to fit on one."
        fix = "Take out what a patient can do without on that day."
        yield Problem(NAME, "change", document.articles[0].file, 0, told, _WHY, fix)
    for told in _faults(document, file):
        yield _of_whole(project, f"{document.name} {told}", _OURS)


def _on_paper(project: Project, document: Document, told: str, text: str) -> Problem:
    """Text that has no room, at the page that says it."""
    bare = squeezed(text)
    on = [a.file for a in document.articles if bare and bare in squeezed(a.body.text)]
    fix = "Make the table narrower or its cells shorter, or break up a very long word."
    file = on[0] if on else project.config_path.name
    return Problem(NAME, "change", file, 0, told, _WHY, fix, text.strip())


def _of_whole(project: Project, told: str, fix: str, quote: str = "") -> Problem:
    return Problem(NAME, "change", project.config_path.name, 0, told, _WHY, fix, quote)


def _faults(document: Document, file: Readback) -> Iterator[str]:
    if not file.language:
        yield "names no language."
    if not file.title:
        yield "shows no title."
    if document.kind in ("booklet", "large") and not file.bookmarks:
        yield "has no bookmarks."
    if fonts := file.fonts_outside():
        yield f"does not carry these fonts: {', '.join(sorted(fonts))}."
    tags = file.tags
    kinds = Counter(tag.kind for tag in tags)
    for kind, least in _least(document).items():
        number = sum(kinds[name] for name in kind.split("|"))
        if number < least:
            yield f"has {number} tags “{kind}”; its pages have {least}."
    if silent := sum(1 for tag in tags if tag.kind == "Figure" and not tag.alt.strip()):
        yield f"has {counted(silent, 'picture')} without words."
    if bare := sum(1 for tag in tags if tag.kind == "TH" and not tag.scope):
        yield f"has {counted(bare, 'table heading')} without a scope."
    if dumb := sum(tag.links - tag.told_links for tag in tags if tag.kind == "Link"):
        yield f"has {counted(dumb, 'link')} without words."


def _least(document: Document) -> dict[str, int]:
    """How many headings, lists and tables the pages hold, so many tags at least."""
    elements = [e for article in document.articles for e in article.body.walk()]
    heads = sum(1 for e in elements if e.tag in ("h1", "h2", "h3", "h4", "h5", "h6") and e.words)
    lists = sum(1 for e in elements if e.tag in ("ul", "ol", "dl") and e.words)
    return {"H1|H2|H3|H4|H5|H6": heads, "L": lists, "Table": len(document.row_headed)}


def by_rules(project: Project, files: list[Path]) -> Iterator[Problem]:
    """What veraPDF's rules say; a clear word on the screen when they cannot be asked."""
    if lacking := rules.missing():
        print(f"[print] veraPDF's rules were not asked: {lacking}.", file=sys.stderr)
        return
    for verdict in rules.remembered(files, project.root / ".cache" / "verdicts.json"):
        for rule, times in sorted(verdict.failed.items()):
            told = f"{verdict.file.name} breaks rule {rule} of {verdict.rules}"
            yield _of_whole(project, f"{told} ({counted(times, 'time')}).", _OURS)
