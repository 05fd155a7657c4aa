"""Makes the PDF of a document: Typst with our template and our fonts only, then the last step."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path

import typst

from clinicpages.export.editions import Document
from clinicpages.export.finish import finish
from clinicpages.problem import Trouble

HERE = Path(__file__).parent
TEMPLATES = (HERE / "template.typ", HERE / "document.typ")
FONTS = HERE / "fonts"
STANDARDS = ["ua-1", "a-2a"]
_NO_SIGN = re.compile(r'the text `"(.+?)"` could not be displayed')
SIGN_HINT = (
    "Say it in other letters, or add a free font with it: scripts/clinicpages/export/fonts/."
)
# The types that typst 0.15.2 ships know no text for `root` beside bytes for `input`.
_compile: Callable[..., tuple[bytes, list[typst.TypstWarning]]] = typst.compile_with_warnings


@cache
def fonts() -> typst.Fonts:
    """Our fonts, and those inside Typst for signs that ours lack; never the system's."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)]
    )


def pdf(document: Document, site: Path) -> bytes:
    """The finished PDF. Raises Trouble naming the document when Typst cannot make it."""
    source = "".join(path.read_text("utf-8") for path in TEMPLATES) + document.code
    try:
        made, warnings = _compile(
            source.encode(),
            root=str(site),
            font_paths=fonts(),
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=document.when,
        )
    except typst.TypstError as error:
        raise _trouble(document, error.message) from error
    if warnings:
        # A block inside a paragraph, say, is left out with no more than a warning.
        raise Trouble(f"{document.name} would not be whole: {warnings[0].message}")
    return finish(made, document.row_headed)


def _trouble(document: Document, message: str) -> Trouble:
    """Typst's message in words for a writer: a sign without a font is named with its pages."""
    if not (found := _NO_SIGN.search(message)):
        return Trouble(f"{document.name} could not be made: {message}")
    sign = found[1]
    on = [a.file for a in document.articles if sign in a.body.text] or [document.name]
    more = f" and {len(on) - 1} more" if len(on) > 1 else ""
    return Trouble(f"{on[0]}{more}: no letter type for paper has the sign “{sign}”.", SIGN_HINT)


def fingerprint(document: Document) -> str:
    """The same as long as the PDF would be the same: text, pictures, look, fonts and versions."""
    whole = hashlib.sha256(f"{version('typst')} {version('pikepdf')} {document.when}".encode())
    for path in [*TEMPLATES, HERE / "finish.py", *sorted(FONTS.iterdir()), *document.files]:
        whole.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    whole.update(document.code.encode())
    return whole.hexdigest()
