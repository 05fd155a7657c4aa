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
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from clinicpages.checks import Task
from clinicpages.links.address import Site
from clinicpages.links.report import problems
from clinicpages.links.scan import Scan
from clinicpages.links.source import Sources
from clinicpages.links.tree import Folder
from clinicpages.links.whole import inside
from clinicpages.problem import Problem

# Of the Markdown, the runner needs no more than the pages with an allow comment.
ONLY_ALLOWS = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this check adds to the command."""
    parser.add_argument("--site-url", metavar="URL", help="where the site will stand")
    parser.add_argument("--outside", action="store_true", help="try the links to other sites too")
    parser.add_argument("--since", metavar="COMMIT", help="outside: only what was added since")
    parser.add_argument("--ca", type=Path, metavar="FILE", help="outside: certificates to trust")
    parser.add_argument("--state", type=Path, metavar="FILE", help="outside: what earlier runs saw")
    parser.add_argument(
        "--alarm", action="store_true", help="outside: dead for less than a day is only a note"
    )


def check(task: Task) -> Iterator[Problem]:
    """Every fault inside the built site, and with --outside every dead link to another."""
    assert task.site is not None
    project, options = task.project, task.options
    tree = Folder(task.site, _shown(task.site, project.root))
    given = str(project.config.get("site_url") or "")
    scan = Scan(Site(tree, options.site_url or given, also_own=[given]), to_visit=options.outside)
    sources = Sources(project)
    options.links_pages = len(tree.pages)
    yield from inside(scan, sources)
    if options.outside:
        yield from _outside(task, scan, sources, tree)


def pages_read(task: Task) -> int:
    """How many built pages were read."""
    return int(getattr(task.options, "links_pages", 0))


def report(task: Task) -> dict[str, Any]:
    """What --outside adds to the JSON: the number of requests, and what is worth an alarm."""
    return dict(getattr(task.options, "links_report", {}))


def _outside(task: Task, scan: Scan, sources: Sources, tree: Folder) -> Iterator[Problem]:
    """Links to other sites."""
    from clinicpages.links import added, outside, state

    options = task.options
    memory = state.load(options.state)
    manners = outside.Manners.of(task.project.limits("links"))
    uses = scan.uses
    if options.since:
        uses = added.only(uses, options.since, sources)
    outcome, found = outside.look(uses, manners, memory, time.time(), options.ca)
    if options.state:
        state.save(options.state, {**(memory if options.since else {}), **outcome.known})
    options.links_report = {
        "addresses": len(outcome.known),
        "asked": outcome.asked,
        "requests": outcome.requests,
        "alarms": sorted(url for url, known in outcome.known.items() if known.alarming),
    }
    for problem in problems(found, sources, tree):
        soon = options.alarm and not outcome.alarms(str(problem.extra["url"]))
        yield replace(problem, level="note") if options.since or soon else problem


def _shown(site: Path, root: Path) -> str:
    try:
        return site.relative_to(root).as_posix()
    except ValueError:
        return site.as_posix()
