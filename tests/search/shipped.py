"""Runs the search scripts as a site ships them, in node, without a browser."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from clinicpages.bench.search import node
from clinicpages.search.index import BROWSER, Entry, program, script
from clinicpages.search.sections import Section

LOAD = """
const fs = require("node:fs"), path = require("node:path"), vm = require("node:vm");
const cpu = () => { const used = process.cpuUsage(); return (used.user + used.system) / 1e6; };
const heap = () => process.memoryUsage().heapUsed / 1e6;
const page = vm.createContext({ console, cpu, heap });
for (const name of ["minisearch.js", "index.js", "search.js"])
  vm.runInContext(fs.readFileSync(path.join(process.argv[1], name), "utf8"), page);
const value = vm.runInContext(fs.readFileSync(0, "utf8"), page);
process.stdout.write(JSON.stringify(value === undefined ? null : value));
"""


def entry(
    address: str,
    title: str,
    *texts: str,
    words: Sequence[str] = (),
    first: Sequence[str] = (),
    sections: Sequence[Section] = (),
) -> Entry:
    """A page of an index, with `texts` under its title."""
    return Entry(address, title, words, first, [Section("", title, list(texts)), *sections])


def put(entries: Sequence[Entry], folder: Path) -> Path:
    """The scripts and the index of these pages, in `folder`."""
    folder.mkdir(exist_ok=True)
    shutil.copy(BROWSER / "minisearch.js", folder)
    (folder / "search.js").write_text(program(), "utf-8")
    (folder / "index.js").write_text(script(entries), "utf-8")
    return folder


def evaluate(folder: Path, expression: str) -> Any:
    """What the expression gives where the scripts of `folder` are loaded; null is None."""
    done = subprocess.run(
        [node(), "-e", LOAD, str(folder)],
        input=f"const S = clinicSearch, R = new S.Ranker(S.data);\n{expression}",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def found(folder: Path, *questions: str) -> list[list[str]]:
    """The addresses that each question gets, best first."""
    asked = json.dumps(questions)
    rows: list[list[str]] = evaluate(
        folder,
        f"""{asked}.map((q) => R.find(q).results.map((r) => {{
            const [page, anchor] = R.address(r);
            return anchor ? page + "#" + anchor : page;
        }}))""",
    )
    return rows
