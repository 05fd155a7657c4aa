"""The project as it was at another commit, in a folder of its own."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clinicpages.problem import Trouble
from clinicpages.project import Project, find


@contextmanager
def project_at(project: Project, commit: str) -> Iterator[Project]:
    """The project's files at a commit, for as long as the `with` lasts.

    Raises Trouble when there is no such commit, or no git.
    """
    command = ["git", "archive", "--format=tar", commit]
    try:
        done = subprocess.run(command, cwd=project.root, capture_output=True)
    except FileNotFoundError:
        raise Trouble("git is not installed, so there is nothing to compare with.") from None
    if done.returncode or commit.startswith("-"):
        raise Trouble(
            f"There is no commit “{commit}” here.", "Name one that `git log` shows, such as main."
        )
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(folder, filter="data")
        yield find(Path(folder) / project.config_path.name)
