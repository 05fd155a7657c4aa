"""`{clinic phone}`: the clinic's own value, or "Ask your team: ____" until it is set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from clinicpages.blocks import context_of
from clinicpages.clinic import SETTINGS, is_set, misfit, value

PATTERN = r"\{clinic[ \t]+([A-Za-z0-9_\-]*)[ \t]*\}"


def add(md: Markdown) -> None:
    """Adds the value, before attribute lists could take its braces."""
    md.inlinePatterns.register(ClinicValue(PATTERN, md), "clinicpages_clinic", 185)


class ClinicValue(InlineProcessor):
    """Turns one `{clinic key}` into its value."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], _data: str
    ) -> tuple[Element, int, int]:
        """The value; a phone number becomes a link that dials, an unknown key a visible mark."""
        return element(m[1], context_of(self.md).project.clinic), m.start(0), m.end(0)


def element(key: str, clinic: Mapping[str, object]) -> Element:
    """One value as HTML: `span.clinic`, with `unset` while the clinic has not filled it in."""
    if key not in SETTINGS:
        slip = Element("mark", {"class": "slip"})
        slip.text = AtomicString(f"[There is no clinic value “{key}”]")
        return slip
    span = Element("span", {"class": "clinic" if is_set(clinic.get(key)) else "clinic unset"})
    given, kind = clinic.get(key), SETTINGS[key].kind
    if kind == "badges" and is_set(given):
        return _badges(span, given)
    text = value(clinic, key)
    if not is_set(clinic.get(key)) or kind not in ("phone", "link", "contact"):
        span.text = AtomicString(text)
        return span
    link = Element("a", {"href": address(kind, text)})
    link.text = AtomicString(text)
    span.append(link)
    return span


def _badges(span: Element, given: object) -> Element:
    """Each badge as a link to its proof; the check `clinic` reports what is none."""
    rows = given if isinstance(given, list) and not misfit("badges", given) else []
    for number, badge in enumerate(rows):
        link = SubElement(span, "a", {"href": str(badge["link"])})
        link.text = AtomicString(str(badge["name"]))
        link.tail = "" if number == len(rows) - 1 else "; "
    return span


# “+44 (0)20”: the 0 is dialled inside the country only, never after the country's own code.
_TRUNK = re.compile(r"^((?:\+|00)[1-9][0-9 -]*)\(0\)")
_EXTENSION = re.compile(r"\s*(?:ext|x)\.?\s*([0-9]{1,6})$", re.I)


def address(kind: str, text: str) -> str:
    """The address behind a value: `tel:` with digits only, `mailto:`, or the link itself.

    RFC 3966: a tel address holds digits and an optional plus; an extension follows `;ext=`.
    """
    if kind == "phone":
        inner = _EXTENSION.search(text)
        number = _TRUNK.sub(r"\1", text[: inner.start()] if inner else text)
        digits = re.sub(r"[^0-9+]", "", number)
        return f"tel:{digits};ext={inner[1]}" if inner else f"tel:{digits}"
    if kind == "contact" and "://" not in text:
        return f"mailto:{text}"
    return text
