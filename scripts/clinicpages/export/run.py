"""`clinicpages export`: makes the files to print and to take away, with the site they belong to."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from clinicpages.export import fill, make, offline
from clinicpages.export.book import settings
from clinicpages.export.editions import KINDS, Document, documents
from clinicpages.export.fill import Made
from clinicpages.problem import Trouble, counted
from clinicpages.project import Project, find

FOLDER = "downloads"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `clinicpages export`."""
    from clinicpages.builder import BUILDERS

    choices = [*KINDS, "all"]
    parser.add_argument("kinds", nargs="*", choices=[*choices, []], metavar="|".join(choices))
    parser.add_argument("--builder", choices=BUILDERS, default="mkdocs")
    parser.add_argument("--site", type=Path, metavar="DIR", help="where the site is")
    parser.add_argument("--draft", action="store_true", help="build also with broken links")
    parser.add_argument("--force", action="store_true", help="make all again")


def run(args: argparse.Namespace) -> int:
    """Builds the site where it is not current, with these exports and those it had before."""
    from clinicpages.builder import build

    project = find(args.config_file)
    live = Path(os.path.abspath(args.site)) if args.site else project.site
    asked = set(KINDS) if not args.kinds or "all" in args.kinds else set(args.kinds)
    kinds = [kind for kind in KINDS if kind in asked | set(present(live))]
    if args.force:
        shutil.rmtree(_cache(project), ignore_errors=True)
    built = build(project, args.builder, live, exports=kinds, force=args.force, draft=args.draft)
    folder = live / FOLDER
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    shown = os.path.relpath(folder)
    did = f"in {built.seconds:.1f} s" if built.fresh else "nothing had changed"
    print(f"{shown}/ holds {counted(len(files), 'file')}, {fill.size(size)} ({did}).")
    if (copy := folder / offline.NAME).is_file():
        print(f"The offline copy has {fill.size(copy.stat().st_size)}.")
    return 0


def present(live: Path) -> Iterator[str]:
    """The kinds of exports that a site holds already."""
    signs = {
        "booklet": "booklet-*.pdf",
        "large": "large-*.pdf",
        "leaflets": "leaflets/*.pdf",
        "offline": offline.NAME,
    }
    for kind, pattern in signs.items():
        if any((live / FOLDER).glob(pattern)):
            yield kind
    others = {p.name for p in (live / FOLDER).glob("*.pdf")}
    if any(not name.startswith(("booklet-", "large-")) for name in others):
        yield "sheet"


def export(project: Project, site: Path, kinds: Sequence[str]) -> None:
    """Makes these kinds in the folder of a freshly built site, then fills in its list of them.

    A PDF whose text, pictures and look are as before is taken from the cache. Raises Trouble
    that names the page and the element when something cannot be printed.
    """
    folder = site / FOLDER
    folder.mkdir(exist_ok=True)  # a writer may keep files of that name too
    inside = inside_offline(project) if "offline" in kinds else ()
    kinds = [kind for kind in KINDS if kind in kinds or kind in inside]
    todo = list(documents(project, site, [kind for kind in kinds if kind != "offline"]))
    cache = _cache(project)
    cache.mkdir(parents=True, exist_ok=True)
    with progress(len(todo)) as step, ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        made = list(pool.map(lambda d: step(_one(d, site, cache)), todo))
    _forget(cache, {m.key for m in made}, kinds)
    files = [m.file for m in made]
    if "offline" in kinds:
        held = [made for made in files if made.kind in inside]
        files.append(offline.make(project, site, folder / offline.NAME, held))
    fill.fill(site, files)


def inside_offline(project: Project) -> Sequence[str]:
    """The kinds of PDFs that the offline copy holds: `extra.export.in_offline_copy`.

    Raises Trouble with the line where it names something else.
    """
    given = settings(project).get("in_offline_copy") or []
    known = [kind for kind in KINDS if kind != "offline"]
    if isinstance(given, list) and all(kind in known for kind in given):
        return [str(kind) for kind in given]
    line = project.line_of("extra", "export", "in_offline_copy")
    told = f"{project.config_path.name}, line {line}: “in_offline_copy” cannot be used."
    raise Trouble(told, f"Name kinds of PDFs in a list, such as [booklet]: {', '.join(known)}.")


@dataclass(frozen=True)
class _Kept:
    key: str
    file: Made


def _one(document: Document, site: Path, cache: Path) -> _Kept:
    """One PDF in its place, from the cache when nothing in it has changed."""
    key = make.fingerprint(document)
    kept = cache / f"{key}.pdf"
    if not kept.is_file():
        part = kept.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(make.pdf(document, site))
        part.replace(kept)
    target = site / FOLDER / document.name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(kept, target)
    with pikepdf.open(target) as pdf:
        pages = len(pdf.pages)
    says = (document.says, document.kind, document.slug)
    return _Kept(key, Made(document.name, *says, target.stat().st_size, pages, document.when))


def _cache(project: Project) -> Path:
    return project.root / ".cache" / "exports"


def _forget(cache: Path, used: Iterable[str], kinds: Sequence[str]) -> None:
    """Throws away what no document uses any more, once all kinds have been made."""
    if set(kinds) >= {"booklet", "large", "leaflets", "sheet"}:
        for path in cache.iterdir():
            if path.stem not in used:
                path.unlink(missing_ok=True)


class _Counter:
    """Counts what is done; on a terminal it shows the count on one line."""

    def __init__(self, whole: int) -> None:
        self.whole, self.done, self.shown = whole, 0, sys.stderr.isatty()

    def __call__(self, kept: _Kept) -> _Kept:
        self.done += 1
        if self.shown:
            words = f"{self.done} of {self.whole}  {kept.file.name}"
            print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)
        return kept


@contextmanager
def progress(whole: int) -> Iterator[_Counter]:
    """A counter for long work; the line is gone at the end, and a log stays quiet."""
    counter = _Counter(whole)
    try:
        yield counter
    finally:
        if counter.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
