"""Builds the site with MkDocs or Zensical into a fresh folder, finishes it, then swaps it in."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from clinicpages import frame, freshness, hosting, swap
from clinicpages.builder_output import NotBuilt, explain
from clinicpages.clinic import faults, with_clinic
from clinicpages.days import epoch
from clinicpages.export import addresses
from clinicpages.problem import Problem, Trouble, as_annotations, as_text, counted, ordered
from clinicpages.project import CONFIG_VARIABLE, Project, find
from clinicpages.publish import obstacles
from clinicpages.search import index

BUILDERS = ("mkdocs", "zensical")

# What is done to every freshly built site, in this order, before it is swapped in.
Step = Callable[[Project, Path], None]
STEPS: tuple[Step, ...] = (frame.finish, index.write, addresses.redirect, hosting.protect)


@dataclass(frozen=True)
class Built:
    """What a build gave: where, how many pages, how long, and if anything had to be made."""

    site: Path
    pages: int
    seconds: float
    fresh: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `clinicpages build`."""
    parser.add_argument("--builder", choices=BUILDERS, default="mkdocs")
    parser.add_argument("--site", type=Path, metavar="DIR", help="where to put the site")
    parser.add_argument("--clinic", type=Path, metavar="FILE", help="a clinic's own settings")
    parser.add_argument("--publish", action="store_true", help="stop on what is not fit to show")
    parser.add_argument("--draft", action="store_true", help="build also with broken links")
    parser.add_argument("--force", action="store_true", help="build also when nothing changed")
    parser.add_argument("--exports", action="store_true", help="with PDFs and the offline copy")


def run(args: argparse.Namespace) -> int:
    """Builds the site and says where it is. Gives 1 when settings must change first."""
    project = find(args.config_file)
    if args.clinic:
        project = with_clinic(project, args.clinic)
    wrong = obstacles(project, datetime.date.today()) if args.publish else faults(project)
    if found := ordered(wrong):
        print(as_text(found, len(project.pages), "scripts/site " + " ".join(sys.argv[2:])))
        print("The site was not built. The last good site is as it was.")
        return 1
    live = Path(os.path.abspath(args.site)) if args.site else project.site
    exports = _all_exports() if args.exports else ()
    try:
        built = build(
            project, args.builder, live, exports=exports, force=args.force, draft=args.draft
        )
    except NotBuilt as stopped:
        if os.environ.get("GITHUB_ACTIONS"):
            print(as_annotations([fault for fault in stopped.faults if fault.file]))
        raise
    shown = os.path.relpath(built.site)
    did = f"built in {built.seconds:.1f} s" if built.fresh else "nothing had changed"
    print(f"{shown}/ holds {counted(built.pages, 'page')} ({did}).")
    print("To look at it:  scripts/serve")
    return 0


def _all_exports() -> Sequence[str]:
    from clinicpages.export.editions import KINDS  # which needs this module

    return KINDS


def build(
    project: Project,
    builder: str,
    live: Path,
    *,
    exports: Sequence[str] = (),
    force: bool = False,
    draft: bool = False,
) -> Built:
    """The site in `live`, made anew when anything it is made from has changed.

    `exports` names the kinds of downloads that go into it (clinicpages.export).
    Raises Trouble, with the last good site untouched, when a page stops the builder.
    """
    start = time.perf_counter()
    refuse_unreadable(project)
    sweep(project)
    swap.recover(live)
    fingerprint = freshness.inputs(project, f"{builder} {epoch(project)} {[*exports]}")
    # A draft may hold what a strict build would stop at, so it never passes for one.
    known = (fingerprint, f"{fingerprint} draft") if draft else (fingerprint,)
    if not force and any(freshness.is_current(project, live, was) for was in known):
        return Built(live, len(list(pages(live))), 0.0, False)
    part = swap.part_of(live)
    try:
        make(project, builder, part, draft=draft)
        for step in STEPS:
            step(project, part)
        if exports:
            from clinicpages.export.run import export  # which needs this module

            try:
                export(project, part, exports)
            except Trouble as stopped:
                if not draft:
                    raise
                # What cannot be printed must not hide what else is wrong with the pages.
                shutil.rmtree(part / "downloads", ignore_errors=True)
                print(f"{stopped}\n{stopped.hint}\nThe draft has no PDFs and no offline copy.")
        number = len(list(pages(part)))
        swap.put_in_place(part, live)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    freshness.remember(project, live, known[-1])
    return Built(live, number, time.perf_counter() - start, True)


def refuse_unreadable(project: Project) -> None:
    """Raises NotBuilt that names each page that cannot be read, with its line, why and how.

    The builders would print such a page's top block to patients, as text.
    """
    # Read anew: the preview keeps one project while pages change.
    unread = [page for page in dataclasses.replace(project).pages if page.fault]
    why = "The page cannot be shown."
    if unread:
        raise NotBuilt(
            [
                Problem("topblock", "change", p.file, p.fault_line, p.fault, why, p.fault_fix)
                for p in unread
            ]
        )


def make(project: Project, builder: str, out: Path, *, draft: bool = False) -> None:
    """Runs the builder alone, from a clean cache, into the empty folder `out`.

    Strict unless `draft`. Raises Trouble with page and line for what stopped the builder.
    """
    shutil.rmtree(out, ignore_errors=True)
    # Zensical 0.0.73 writes inside the project's folder only, so both build there first.
    made = project.root / f".site.build-{os.getpid()}"
    try:
        done = _run(project, builder, made, draft)
        if done.returncode or not (made / "index.html").is_file():
            raise explain(project, done.stdout + done.stderr)
        shutil.move(made, out)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _run(
    project: Project, builder: str, out: Path, draft: bool
) -> subprocess.CompletedProcess[str]:
    over: dict[str, Any] = {"site_dir": out.name}
    if project.config.get("site_url"):
        over["site_url"] = project.config["site_url"]
    if project.clinic_file:
        over["extra"] = {"clinic": dict(project.clinic)}
    with config_for(project, over) as config:
        command = [sys.executable, "-m", builder, "build", "--clean", "-f", str(config)]
        environment = {
            **os.environ,
            CONFIG_VARIABLE: str(config),
            "NO_MKDOCS_2_WARNING": "1",
            "SOURCE_DATE_EPOCH": str(epoch(project)),
            "PYTHONDONTWRITEBYTECODE": "1",
            "NO_COLOR": "1",
        }
        return subprocess.run(
            command if draft else [*command, "--strict"],
            cwd=project.root,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
        )


def sweep(project: Project) -> None:
    """Takes away what a build that was killed left beside mkdocs.yml."""
    for path in project.root.glob(".*.build-*"):
        number = path.name.rpartition("-")[2].removesuffix(".yml")
        if number.isdigit() and not _runs(int(number), path):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _runs(process: int, path: Path) -> bool:
    """True when the process that made `path` may still be at work."""
    if os.name == "nt":
        # Windows has no harmless way to ask: an hour is longer than any build.
        return time.time() - path.stat().st_mtime < 3600
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def config_for(project: Project, over: Mapping[str, Any]) -> Iterator[Path]:
    """A settings file beside mkdocs.yml with `over` on top of it; gone afterwards.

    Beside it, because both builders break when INHERIT names another folder.
    """
    path = project.root / f".mkdocs.build-{os.getpid()}.yml"
    text = yaml.safe_dump({"INHERIT": project.config_path.name, **over}, allow_unicode=True)
    try:
        path.write_text(text, "utf-8")
        yield path
    finally:
        path.unlink(missing_ok=True)


def pages(site: Path) -> Iterator[Path]:
    """Every built page of a site, by path; 404.html is a message, not a page."""
    for path in sorted(site.rglob("*.html")):
        if path.name != "404.html" and "downloads" not in path.relative_to(site).parts:
            yield path
