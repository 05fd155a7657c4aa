"""Counts the same text with our counter and with textstat: time, and where the counts differ."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

from clinicpages.problem import Trouble
from clinicpages.project import Project, find
from clinicpages.reading.reader import Reader

SAYS = "our reading counter beside textstat, on the same text"
# The newest textstat that starts without a network: later ones fetch a dictionary first.
PEER = "textstat==0.7.4"
SENTENCES = 10_000
# Each program reads the same file and prints CPU seconds and counts as JSON.
_OURS = """
import json, sys, time
from clinicpages.reading.sentences import spans
from clinicpages.reading.spoken import spoken
from clinicpages.reading.words import words
started = time.process_time()
spoken("ready")
ready = time.process_time()
lines = open(sys.argv[1], encoding="utf-8").read().split("\\n")
begun = time.process_time()
found = [sum(1 for _ in spans(line)) for line in lines]
said = [spoken(word.text) for line in lines for word in words(line)]
seconds = time.process_time() - begun
print(json.dumps({"start": ready, "seconds": seconds, "sentences": sum(found),
                  "words": len(said), "syllables": sum(said)}))
"""
_PEER = """
import json, sys, time
import textstat
textstat.textstat.flesch_kincaid_grade("It is ready. So are we.")
ready = time.process_time()
text = open(sys.argv[1], encoding="utf-8").read()
begun = time.process_time()
found = {"sentences": textstat.textstat.sentence_count(text),
         "words": textstat.textstat.lexicon_count(text),
         "syllables": textstat.textstat.syllable_count(text)}
print(json.dumps({"start": ready, "seconds": time.process_time() - begun, **found}))
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `clinicpages bench reading`."""
    parser.add_argument("--json", metavar="FILE", help="write the figures there; - prints them")


def run(args: argparse.Namespace) -> int:
    """Prints both in one table, with the ratio of their times."""
    project = find(args.config_file)
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "text.txt")
        text.write_text("\n".join(sample(project)), "utf-8")
        figures = {"ours": measured(Path(sys.executable), _OURS, text)}
        figures[PEER] = measured(peer_python(project), _PEER, text)
    ratio = figures["ours"]["seconds"] / figures[PEER]["seconds"]
    if args.json == "-":
        print(json.dumps({**figures, "ratio": ratio}, indent=1))
        return 0
    print(f"{SENTENCES:,} sentences of this site's own text, CPU seconds of one run:")
    print(f"{'':18}{'start':>8}{'counting':>10}{'sentences':>11}{'words':>10}{'syllables':>11}")
    for name, found in figures.items():
        counts = f"{found['sentences']:>11,}{found['words']:>10,}{found['syllables']:>11,}"
        print(f"{name:18}{found['start']:>8.2f}{found['seconds']:>10.2f}{counts}")
    print(f"Our counting takes {ratio:.2f} of its time.")
    if args.json:
        Path(args.json).write_text(json.dumps({**figures, "ratio": ratio}, indent=1), "utf-8")
    return 0


def sample(project: Project) -> list[str]:
    """The site's own sentences, over and over, one a line."""
    reader = Reader(project)
    pages = (page for page in project.pages if not page.fault)
    own = [s.text for page in pages for s in reader.read(page).article.sentences]
    if not own:
        raise Trouble("There is no text to measure with.")
    return [own[i % len(own)] for i in range(SENTENCES)]


def measured(python: Path, program: str, text: Path) -> dict[str, Any]:
    """What one program prints of the text."""
    done = subprocess.run([str(python), "-c", program, str(text)], capture_output=True, text=True)
    if done.returncode:
        raise Trouble(f"The measuring stopped: {done.stderr.strip().splitlines()[-1]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def peer_python(project: Project) -> Path:
    """The Python of textstat's own environment, made once."""
    home = project.root / ".cache" / PEER.replace("==", "-")
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        home.parent.mkdir(exist_ok=True)
        venv.create(home, with_pip=True)
        command = [str(python), "-m", "pip", "install", "--quiet", PEER, "setuptools<81"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise Trouble(f"{PEER} could not be installed, so there is nothing to compare with.")
    return python
