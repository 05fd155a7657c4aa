"""The same pages with other search boxes, each as its makers ship it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import yaml

from clinicpages.builder import make
from clinicpages.problem import Trouble
from clinicpages.project import Project, find

PAGEFIND = "1.4.0"


def material(project: Project, folder: Path) -> tuple[str, Path]:
    """A name with version, and the pages in Material's own frame with its own search."""
    root = folder / "material"
    shutil.copytree(project.docs, root / "docs")
    for page in (root / "docs").rglob("*.md"):
        # Material takes `search` in a top block for settings of its own, and stops on a list.
        text = page.read_text("utf-8")
        page.write_text(re.sub(r"^search(_first)?:", r"words\1:", text, flags=re.M), "utf-8")
    shutil.copy(project.config_path, root / "base.yml")
    own = {
        "INHERIT": "base.yml",
        "docs_dir": "docs",
        "theme": {"name": "material", "custom_dir": "none"},
        "plugins": ["search"],
    }
    (root / "none").mkdir()
    (root / "mkdocs.yml").write_text(yaml.safe_dump(own), "utf-8")
    make(find(root / "mkdocs.yml"), "mkdocs", folder / "material-site")
    return f"Material {version('mkdocs-material')}", folder / "material-site"


def pagefind(site: Path, folder: Path) -> tuple[str, Path]:
    """A name with version, and a copy of our built site with Pagefind's index and box.

    Raises Trouble where npm cannot fetch it.
    """
    copy = folder / "pagefind-site"
    shutil.copytree(site, copy)
    command = ["npx", "--yes", f"pagefind@{PAGEFIND}", "--site", str(copy)]
    command += ["--root-selector", "article", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Trouble(f"Pagefind could not be had: {done.stderr.strip()[-200:]}")
    (copy / "pagefind.html").write_text(_PAGEFIND_PAGE, "utf-8")
    return f"Pagefind {PAGEFIND}", copy


_PAGEFIND_PAGE = """<!doctype html><html lang="en"><title>Search</title>
<script src="pagefind/pagefind-ui.js"></script><div id="search"></div>
<script>new PagefindUI({ element: "#search", showSubResults: false, pageSize: 10 });</script>
"""


def peers(project: Project, site: Path, folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Each other box: its name in boxes.py, its name with version, and the site it stands in."""
    yield "material", *material(project, folder)
    yield "pagefind", *pagefind(site, folder)
