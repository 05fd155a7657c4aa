"""The preview's builder, kept warm: builds once for each line that it reads.

Answers each with one line of JSON: an empty text, or what Zensical printed when it failed.
"""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
from pathlib import Path

from zensical import build


def main(config: Path) -> None:
    """Reads "everything" or "changed" from standard input until it ends."""
    # Zensical is written in Rust and prints past Python's own streams: keep the real one aside.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.environ["NO_COLOR"] = "1"
    for line in sys.stdin:
        with tempfile.TemporaryFile("w+b") as told:
            os.dup2(told.fileno(), 1)
            os.dup2(told.fileno(), 2)
            failed = ""
            try:
                clean = line.strip() == "everything"
                build(str(config), {"clean": clean, "config_file": None, "strict": False})
            except Exception as error:
                failed = f"{type(error).__name__}: {error}"
            told.seek(0)
            text = io.TextIOWrapper(told, "utf-8", errors="replace").read() if failed else ""
        answers.write(json.dumps(f"{text}\n{failed}" if failed else "") + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
