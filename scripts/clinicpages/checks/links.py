"""Asks that every link, picture and address leads somewhere, and that its words say where.

A patient who follows a broken link meets an error page instead of the answer, often on the day
that they need it.

Bad:   [When to get help](when-to-gt-help.md), [click here](driving.md)
Good:  [When to get help](when-to-get-help.md), [when you can drive](driving.md)

It does not look at text inside code and comments, at what a script adds later, or at other sites:
`--outside` does that, on a timer.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from clinicpages.checks import Task
from clinicpages.links.address import Site
from clinicpages.links.files import orphans, read_files
from clinicpages.links.finding import Finding
from clinicpages.links.inside import Scan
from clinicpages.links.pdf import read_pdfs
from clinicpages.links.report import problems
from clinicpages.links.source import Sources
from clinicpages.links.tree import Folder
from clinicpages.problem import Problem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this check adds to the command."""
    parser.add_argument("--site-url", metavar="URL", help="where the site will stand")


def check(task: Task) -> Iterator[Problem]:
    """Every fault inside the built site."""
    assert task.site is not None
    project = task.project
    tree = Folder(task.site, _shown(task.site, project.root))
    given = str(project.config.get("site_url") or "")
    scan = Scan(Site(tree, task.options.site_url or given, also_own=[given]))
    sources = Sources(project)
    yield from problems([*inside(scan, sources)], sources, tree)


def inside(scan: Scan, sources: Sources) -> Iterator[Finding]:
    """Everything that is wrong inside one site."""
    scan.read_all()
    beside = [*read_files(scan)]
    scan.settle()
    yield from scan.findings
    yield from beside
    yield from read_pdfs(scan)
    yield from orphans(scan, sources.page_file, sources.left_alone)


def _shown(site: Path, root: Path) -> str:
    try:
        return site.relative_to(root).as_posix()
    except ValueError:
        return site.as_posix()
