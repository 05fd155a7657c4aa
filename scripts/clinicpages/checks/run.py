"""`clinicpages check [NAME ...] [FILE ...]`: chooses checks and pages, runs them, prints once."""

from __future__ import annotations

import argparse
import os
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from clinicpages import freshness, swap
from clinicpages.checks import CHECKS, Check, Task
from clinicpages.clinic import with_clinic
from clinicpages.page import Page, read
from clinicpages.problem import (
    Problem,
    Trouble,
    as_annotations,
    as_json,
    as_summary,
    as_text,
    counted,
    ordered,
)
from clinicpages.project import Project, find

_BUILD = "Build it first:  scripts/site"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `clinicpages check`; single checks add their own."""
    parser.add_argument("what", nargs="*", metavar="NAME|FILE", help="checks and pages; else all")
    parser.add_argument("--json", metavar="FILE", help="write the list as JSON; - is the screen")
    parser.add_argument("--list", action="store_true", help="say what each check asks")
    parser.add_argument("--site", type=Path, metavar="DIR", help="the built site, if not site/")
    says = "a clinic's own settings, with which the site was built"
    parser.add_argument("--clinic", type=Path, metavar="FILE", help=says)
    # A check named on the command line is the only one that is read: the others take longer to
    # load than a small site takes to check.
    named = [check for check in CHECKS if check.name in sys.argv[2:]]
    for check in named or CHECKS:
        if check.adds:
            check.module.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Runs the chosen checks. Gives 0, 1 (something to change) or 2 (nothing to read)."""
    if args.list:
        for check in CHECKS:
            print(f"{check.name:10} {(check.module.__doc__ or '').splitlines()[0]}")
        return 0
    project = find(args.config_file)
    if args.clinic:
        project = with_clinic(project, args.clinic)
    checks, files = chosen(args.what, project)
    task = task_of(args, project, checks, files)
    no_site, old = waiting(checks, task), out_of_date(checks, task)
    if no_site and not task.named and all(check.reads == "site" for check in checks):
        raise Trouble(no_site, _BUILD)
    for line in (f"{no_site} {_BUILD}" if no_site else "", old):
        if line:
            # With the list on the screen as JSON, nothing else may stand there.
            print(f"{line}\n", file=sys.stderr if args.json == "-" else sys.stdout, flush=True)
    problems = ordered(problem for check in checks for problem in found_by(check, task))
    problems = ordered([*allowed(problems, task), *unused(problems, checks, task)])
    number = pages_read(checks, task)
    if not number:
        raise Trouble(
            "There was nothing to read.", "Name a page, or run this in the site's folder."
        )
    code = tell(args, problems, number, checks, task)
    # A check that waits for the site has not passed: what was asked is not yet known.
    return 2 if code == 0 and no_site and not task.named else code


def waiting(checks: Sequence[Check], task: Task) -> str:
    """Which of the checks wait for the built site; empty when it is there."""
    names = [f"“{check.name}”" for check in checks if check.reads == "site"]
    if task.site is not None or not names:
        return ""
    wait = "waits" if len(names) == 1 else "wait"
    where = Path(task.options.site or task.project.site).name
    return f"There is no built site in {where}/. {' and '.join(names)} {wait} for it."


def out_of_date(checks: Sequence[Check], task: Task) -> str:
    """A line that names what changed after the site was built; empty when nothing did."""
    reads_site = any(check.reads == "site" or check.name == "safety" for check in checks)
    if task.site is None or not reads_site:
        return ""
    newer = freshness.older_than(task.project, task.site)
    if not newer:
        return ""
    more = f" and {counted(len(newer) - 1, 'more file')}" if len(newer) > 1 else ""
    return (
        f"{task.site.name}/ is older than {newer[0]}{more}. What is said of links, print and "
        "safety may be out of date. Build it again:  scripts/site"
    )


def chosen(what: Sequence[str], project: Project) -> tuple[tuple[Check, ...], list[Path]]:
    """The checks and the files that the words of the command name; all checks when none is.

    Raises Trouble for a word that is neither.
    """
    names = {check.name: check for check in CHECKS}
    picked, files = [], []
    for word in what:
        path = Path(word)
        if word in names:
            picked.append(names[word])
        elif path.is_file():
            files.append(path)
        elif (project.docs / word).is_file():
            files.append(project.docs / word)
        elif path.is_dir():
            files += sorted(path.rglob("*.md"))
        else:
            raise Trouble(
                f"“{word}” is neither a check nor a file.", f"The checks are: {', '.join(names)}."
            )
    return tuple(check for check in CHECKS if not picked or check in picked), files


def task_of(
    args: argparse.Namespace, project: Project, checks: Sequence[Check], files: Sequence[Path]
) -> Task:
    """What this run is about."""
    if files:
        pages = tuple(read(path, project.root) for path in files)
    elif all(getattr(check.module, "ONLY_ALLOWS", False) for check in checks):
        pages = tuple(_with_allows(project))
    else:
        pages = project.pages
    site = Path(os.path.abspath(args.site)) if args.site else project.site
    if args.site is None:
        swap.put_back(site)
    there = (site / "index.html").is_file()
    return Task(project, pages, site if there else None, bool(files), args)


def _with_allows(project: Project) -> Iterator[Page]:
    """The pages with an allow comment: all that a check of the built site needs of the Markdown."""
    for path in sorted(project.docs.rglob("*.md")):
        name = path.relative_to(project.docs).as_posix()
        if re.search(rb"<!--\s*allow\s", path.read_bytes()) and not project.is_excluded(name):
            yield read(path, project.root)


def found_by(check: Check, task: Task) -> Iterator[Problem]:
    """What one check reports. A fault of the check itself becomes Trouble: no page is marked."""
    if check.reads == "site" and task.site is None:
        return  # said by `waiting`
    try:
        yield from check.run(task)
    except (Trouble, KeyboardInterrupt):
        raise
    except Exception as error:
        _note_down(task.project, error)
        raise Trouble(
            f"The check “{check.name}” itself failed ({type(error).__name__}: {error}). "
            "Your page is not the cause.",
            "The details for developers are in .cache/last-failure.txt.",
        ) from error


def _note_down(project: Project, error: Exception) -> None:
    try:
        folder = project.root / ".cache"
        folder.mkdir(exist_ok=True)
        text = "".join(traceback.format_exception(error))
        (folder / "last-failure.txt").write_text(text, "utf-8")
    except OSError:
        return


def _pages(task: Task) -> dict[str, Page]:
    known = task.project.pages if task.named else ()
    return {page.file: page for page in (*known, *task.pages)}


def allowed(problems: Sequence[Problem], task: Task) -> Iterator[Problem]:
    """The problems that no allow comment with a reason lets pass."""
    pages = _pages(task)
    for problem in problems:
        page = pages.get(problem.file)
        allows = page.allows if page else ()
        if not any(
            a.check == problem.check and a.reason and a.line <= problem.line <= a.last
            for a in allows
        ):
            yield problem


def unused(problems: Sequence[Problem], checks: Sequence[Check], task: Task) -> Iterator[Problem]:
    """Allow comments without a reason, for a check that does not exist, or no longer needed."""
    names = {check.name for check in CHECKS}
    ran = {check.name for check in checks if check.reads == "pages" or task.site}
    for page in task.pages:
        for allow in page.allows:
            used = any(
                p.check == allow.check
                and p.file == page.file
                and allow.line <= p.line <= allow.last
                for p in problems
            )
            if allow.check not in names:
                said = f"There is no check “{allow.check}” to allow."
                fix = f"The checks are: {', '.join(sorted(names))}."
            elif not allow.reason:
                said = f"This allow comment for “{allow.check}” gives no reason."
                fix = f"Add one: <!-- allow {allow.check}: quoted from a law, must stay -->"
            elif allow.check in ran and not used:
                said = f"This allow comment for “{allow.check}” is no longer needed."
                fix = "Take the comment out."
            else:
                continue
            why = "Each exception should be one that a colleague can understand and check."
            yield Problem("topblock", "change", page.file, allow.line, said, why, fix)


def pages_read(checks: Sequence[Check], task: Task) -> int:
    """How many pages the checks looked at: the largest number that one of them read."""
    counts = [len(task.pages)]
    for check in checks:
        count = getattr(check.module, "pages_read", None)
        if count and (check.reads == "pages" or task.site):
            counts.append(count(task))
    return max(counts)


def in_text(problems: Sequence[Problem], checks: Sequence[Check]) -> list[Problem]:
    """What a terminal shows: all, but for checks that choose the worst of each page."""
    shorten = {c.name: getattr(c.module, "in_text", None) for c in checks}
    shown: list[Problem] = []
    for _, group in groupby(problems, key=lambda p: p.file):
        own = list(group)
        for name in dict.fromkeys(p.check for p in own):
            choose = shorten.get(name)
            rows = [p for p in own if p.check == name]
            shown += choose(rows) if choose else rows
    return shown


def tell(
    args: argparse.Namespace,
    problems: Sequence[Problem],
    number: int,
    checks: Sequence[Check],
    task: Task,
) -> int:
    """Prints the report once in each form that was asked for, and gives the exit code."""
    names = [] if len(checks) == len(CHECKS) else [check.name for check in checks]
    files = [page.file for page in task.pages] if task.named else []
    clinic = [f"--clinic {args.clinic}"] if args.clinic else []
    again = " ".join(["scripts/check", *names, *files[:5], *clinic])
    if args.json:
        more: dict[str, object] = {}
        for check in checks:
            report = getattr(check.module, "report", None)
            if report:
                more.update(report(task))
        text = as_json(problems, number, more)
        if args.json == "-":
            print(text)
        else:
            Path(args.json).write_text(text + "\n", "utf-8")
    if args.json != "-":
        print(as_text(problems, number, again, in_text(problems, checks)))
        if os.environ.get("GITHUB_ACTIONS") and problems:
            print(as_annotations(problems))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        with Path(summary).open("a", encoding="utf-8") as out:
            out.write(as_summary(problems, number, again))
    return 1 if any(problem.level == "change" for problem in problems) else 0
