"""The sentences of a page that need work, for the preview to mark where they stand."""

from __future__ import annotations

from clinicpages.page import read
from clinicpages.problem import Trouble
from clinicpages.project import Project
from clinicpages.reading.reader import Reader


def marks(project: Project, name: str) -> list[dict[str, object]]:
    """What is too hard in the page built as `name` ("driving/index.html"), in order of reading.

    Empty for a page that no Markdown made, and for one that cannot be read: the build says why.
    """
    page = next((p for p in project.pages if project.built_name(p) == name), None)
    if page is None or page.fault:
        return []
    try:
        # The project keeps its pages as they were; the writer has just saved this one.
        done = Reader(project).read(read(page.path, project.root)).kept
    except Trouble:
        return []
    return [
        {
            "sentence": f.sentence,
            "level": f.level,
            "line": f.line,
            "message": f.message,
            "fix": f.fix,
        }
        for f in sorted(done.findings, key=lambda f: (f.file != page.file, f.line, f.level))
    ]
