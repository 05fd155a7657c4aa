"""Keeps the preview in step with the sources: watches files, builds, and counts the versions."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from clinicpages import swap
from clinicpages.builder import STEPS, refuse_unreadable
from clinicpages.builder_output import explain
from clinicpages.problem import Trouble
from clinicpages.project import Project, find
from clinicpages.search import index

# Seconds between two looks at the files: short beside the second that a writer will wait.
PAUSE = 0.05
# Seconds between two looks for a browser's sake, while it waits to be told of a change.
PATIENCE = 15.0


class Live:
    """The preview as it stands: its folder, its version, and what is wrong if the build stopped.

    Use it in a `with`: the builder runs in a process of its own, warm for the next edit.
    """

    def __init__(self, config_path: Path, config: Path, made: Path) -> None:
        self.config_path = config_path
        self.config = config
        self.made = made
        self.shown = made.with_name(f"{made.name}.shown")
        self.version = 0
        self.fault = ""
        self._changed = threading.Condition()
        self._worker: subprocess.Popen[str] | None = None

    def __enter__(self) -> Live:
        """The preview, with nothing built yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends the builder's process and takes the preview away."""
        if self._worker:
            self._worker.kill()
            self._worker.communicate()
        for folder in (self.made, self.shown, self._next):
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def _next(self) -> Path:
        return self.made.with_name(f"{self.made.name}.next")

    @property
    def project(self) -> Project:
        """The project as its settings stand now."""
        return find(self.config_path)

    def build(self, everything: bool) -> None:
        """Builds what changed, or everything; a fault is kept in `fault`, the last good site stays.

        Everything, when a data file changed: Zensical 0.0.73 keeps the old page otherwise.
        """
        try:
            self._make(everything)
            self.fault = ""
            self._tell()
            # A writer waits for the page; the search may know its new words a moment later.
            index.write(self.project, self.shown)
        except Trouble as trouble:
            self.fault = str(trouble)
            self._tell()

    def _tell(self) -> None:
        with self._changed:
            self.version += 1
            self._changed.notify_all()

    def _make(self, everything: bool) -> None:
        project = self.project
        refuse_unreadable(project)
        answer = self._ask("everything" if everything else "changed")
        if answer:
            raise explain(project, answer)
        shutil.rmtree(self._next, ignore_errors=True)
        shutil.copytree(self.made, self._next)
        if (self.shown / index.FOLDER).is_dir():
            shutil.copytree(self.shown / index.FOLDER, self._next / index.FOLDER)
        for step in STEPS:
            if step is not index.write:
                step(project, self._next)
        swap.put_in_place(self._next, self.shown)

    def _ask(self, what: str) -> str:
        """Tells the warm builder what to do; gives its output if it failed, else nothing."""
        if self._worker is None or self._worker.poll() is not None:
            command = [sys.executable, "-m", "clinicpages.serve.worker", str(self.config)]
            self._worker = subprocess.Popen(
                command,
                cwd=self.config.parent,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            )
        assert self._worker.stdin
        assert self._worker.stdout
        try:
            self._worker.stdin.write(what + "\n")
            self._worker.stdin.flush()
            line = self._worker.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            return "The preview's builder stopped. Save the file again."
        return str(json.loads(line))

    def wait(self, seen: int) -> int:
        """The version, once it is newer than `seen` or after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self.version > seen, PATIENCE)
            return self.version


def watch(live: Live, before: dict[Path, int], tell: Callable[[Live, list[Path]], None]) -> None:
    """Builds again after each change since `before`, until it is interrupted."""
    while True:
        time.sleep(PAUSE)
        now = snapshot(live)
        if now == before:
            continue
        changed = sorted(
            path for path in before.keys() | now.keys() if before.get(path) != now.get(path)
        )
        before = now
        only_text = all(path.suffix == ".md" and path in now for path in changed)
        live.build(everything=not only_text)
        tell(live, changed)


def snapshot(live: Live) -> dict[Path, int]:
    """When each file that the site is made from was last changed, in nanoseconds."""
    project = live.project
    return {
        path: when
        for folder in (project.docs, project.root / "overrides")
        for path, when in _times(folder)
    } | {
        path: path.stat().st_mtime_ns
        for path in project.root.glob("*.yml")
        if not path.name.startswith(".")
    }


def _times(folder: Path) -> Iterator[tuple[Path, int]]:
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            try:
                yield path, path.stat().st_mtime_ns
            except OSError:
                # An editor replaced the file between the two looks; the next look sees it.
                continue
