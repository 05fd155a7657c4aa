"""`python -m clinicpages.search.vendor`: fetches the search engine anew and writes down what it is.

Needs npm and a network; nothing else of the project does. MiniSearch is made smaller by terser, its
link to a source map goes, and its licence comes along.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent / "browser"
MINISEARCH = "7.2.0"
TERSER = "5.51.2"


def main() -> int:
    """Writes minisearch.js, its licence, and minisearch.json with version, source and hashes."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        packed = json.loads(_npm("pack", f"minisearch@{MINISEARCH}", "--json", cwd=work))[0]
        with tarfile.open(work / packed["filename"]) as archive:
            archive.extractall(work, filter="data")
        source = work / "package" / "dist" / "umd" / "index.js"
        small = _npm("exec", "--yes", f"terser@{TERSER}", "--", str(source), "-c", "-m", cwd=work)
        licence = (work / "package" / "LICENSE.txt").read_text("utf-8")
    text = re.sub(r"//# sourceMappingURL=.*", "", small).strip() + "\n"
    notice = f"/*! MiniSearch {MINISEARCH}, MIT licence: minisearch.LICENSE.txt */\n"
    (FOLDER / "minisearch.js").write_text(notice + text, "utf-8")
    (FOLDER / "minisearch.LICENSE.txt").write_text(licence, "utf-8")
    record = {
        "name": "minisearch",
        "version": MINISEARCH,
        "licence": "MIT",
        "package": packed["integrity"],
        "made_with": f"terser {TERSER} -c -m",
        "sha256": hashlib.sha256((notice + text).encode()).hexdigest(),
    }
    (FOLDER / "minisearch.json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    print(f"MiniSearch {MINISEARCH}: {len(notice + text)} bytes, sha256 {record['sha256']}")
    return 0


def _npm(*words: str, cwd: Path) -> str:
    done = subprocess.run(["npm", *words], cwd=cwd, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
