"""Asks that nothing on a page can run, load, hide or lead astray.

A patient trusts these pages. A script, a hidden line, a letter that looks like another or a link to
a site that nobody chose can mislead them, and a pull request can bring it unseen.

Bad:   <a href="javascript:...">, a style, a phone number typed into a page
Good:  [How to ring us](contact.md), {clinic phone}

It does not look at whether a claim is true (the check `evidence` does), nor inside the site's own
scripts: those need a person's eye, so name an owner for docs/assets and overrides.
"""

from __future__ import annotations

import re
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from clinicpages.built import BuiltPage, built_pages
from clinicpages.checks import Task
from clinicpages.page import Page
from clinicpages.problem import Problem
from clinicpages.project import Project
from clinicpages.render import render
from clinicpages.safety import files, markup, settings, source
from clinicpages.safety.allowed import BLOCKS, FRAME, TEXT
from clinicpages.safety.markup import Allowed, Breach

NAME = "safety"
_WHY = {
    "local": "Each clinic has its own numbers. One that is typed here cannot be changed by them.",
    "host": "Readers trust where these pages lead. Each site was chosen by a person.",
    "hidden": "A reader must see all that stands on a page.",
}
_WHY_ELSE = "It could mislead a patient, or act in their browser without a word."
_FIX = {
    "local": "Write {clinic phone}, {clinic feedback} or another of the clinic's values.",
    "host": (
        "Take the link out. If a person has looked at the site, add it under "
        "extra.checks.safety.hosts in mkdocs.yml, or name it as a source."
    ),
    "look-alike": "Type the word again on your own keyboard.",
    "turning": "Type the line again on your own keyboard.",
    "unseen": "Type the line again on your own keyboard.",
    "setting": "Take it out of mkdocs.yml.",
    "plugin": "Take it out of mkdocs.yml.",
    "extension": "Take it out of mkdocs.yml.",
}
_FIX_ELSE = "Take it out, and write it in Markdown or with one of the blocks."


def check(task: Task) -> Iterator[Problem]:
    """Breaches of pages, then of settings, files and the built site's frame."""
    hosts, scripts = _hosts(task.project), _scripts(task.project)
    known: dict[str, set[tuple[str, str]]] = {}
    for page in task.pages:
        for line, breach in page_breaches(task.project, page, hosts):
            known.setdefault(page.file, set()).add((breach.rule, breach.value))
            yield _problem(page.file, line, breach)
    if task.named:
        return
    for line, breach in settings.breaches(task.project):
        yield _problem(task.project.config_path.name, line, breach)
    for file, line, breach in files.breaches(task.project, scripts):
        yield _problem(file, line, breach)
    if task.site is not None:
        yield from _frame(task.project, task.site, Allowed(FRAME, hosts, scripts), known)


def page_breaches(project: Project, page: Page, hosts: frozenset[str]) -> Iterator[source.Found]:
    """What one page holds: as it was typed, then whatever more comes out when it is rendered."""
    if page.fault:
        return
    templates = frozenset(path.name for path in (project.root / "overrides").glob("*.html"))
    typed = source.breaches(page, Allowed(TEXT, hosts), templates)
    yield from typed
    seen = Counter((breach.rule, breach.value) for _, breach in typed)
    for breach in markup.in_text(render(project, page).html, Allowed(BLOCKS, hosts)):
        key = (breach.rule, breach.value)
        if seen[key]:
            seen[key] -= 1
        else:
            yield _line_of(page, breach), breach


def _line_of(page: Page, breach: Breach) -> int:
    """The line of the source that holds what was found, else the first of the text."""
    wanted = breach.value.split("=")[0] if breach.rule in ("handler", "attribute") else breach.value
    for text in (wanted, wanted.replace("&", "&amp;")):
        at = page.text.lower().find(text.lower()) if text else -1
        if at >= 0:
            return source.line_at(page.text, at)
    return page.body_line


def _frame(
    project: Project, site: Path, allowed: Allowed, known: dict[str, set[tuple[str, str]]]
) -> Iterator[Problem]:
    """What built pages hold beyond what their Markdown was found to hold: one report a cause."""
    places: dict[Breach, list[BuiltPage]] = {}
    for built in built_pages(project, site):
        root = built.tree.css_first("html")
        file = built.page.file if built.page else built.name
        for breach in markup.breaches(root, allowed) if root is not None else ():
            if (breach.rule, breach.value) not in known.get(file, set()):
                places.setdefault(breach, []).append(built)
    for breach, pages in places.items():
        page = pages[0].page
        if len(pages) == 1 and page is not None and breach.value in page.text:
            yield _problem(page.file, _line_of(page, breach), breach)
        else:
            yield _problem(*_in_overrides(project, breach, pages[0].name), breach)


def _in_overrides(project: Project, breach: Breach, built: str) -> tuple[str, int]:
    """The template and line that hold what was found, else the built page."""
    wanted = breach.value.rsplit("../", 1)[-1]
    for path in sorted((project.root / "overrides").rglob("*.html")):
        text = path.read_text("utf-8", errors="replace")
        if wanted and (at := text.find(wanted)) >= 0:
            return path.relative_to(project.root).as_posix(), source.line_at(text, at)
    return built, 0


def _hosts(project: Project) -> frozenset[str]:
    """Sites that pages may link to: sources', the clinic's own, and those in mkdocs.yml."""
    found = {str(host).lower() for host in project.limits(NAME).get("hosts") or []}
    addresses = [str(project.config.get("site_url") or ""), str(project.clinic)]
    addresses += [str(project.extra.get("issue_form") or "")]
    for path in sorted(project.evidence.glob("*.yml")):
        addresses.append(path.read_text("utf-8", errors="replace"))
    for address in re.findall(r"https?://[^\s\"'<>)]+", " ".join(addresses)):
        try:
            found.add((urllib.parse.urlsplit(address).hostname or "").removeprefix("www."))
        except ValueError:
            continue
    return frozenset(found - {""}) | {"doi.org"}


def _scripts(project: Project) -> frozenset[str]:
    """The scripts that pages may load, by the end of their address."""
    return frozenset(str(name) for name in project.limits(NAME).get("scripts") or [])


def _problem(file: str, line: int, breach: Breach) -> Problem:
    said = breach.what
    if not re.match(r"https?:", said):  # an address is written in small letters
        said = said[0].upper() + said[1:]
    return Problem(
        NAME,
        "change",
        file,
        line,
        said if said.endswith(".") else f"{said}.",
        _WHY.get(breach.rule, _WHY_ELSE),
        _FIX.get(breach.rule, _FIX_ELSE),
        extra={"rule": breach.rule},
    )
