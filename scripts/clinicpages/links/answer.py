"""What another site's answer means: fine, moved for good, not for programs, or dead."""

from __future__ import annotations

import email.utils
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

State = Literal["ok", "warn", "blocked", "dead"]
BLOCKED = "blocked"

# A host that answers so may well answer a reader: a program could not verify it.
_NOT_FOR_PROGRAMS = {202, 401, 402, 403, 406, 407, 412, 418, 451, 999}
_FOR_GOOD = {301, 308}
_SAID = {
    400: "it does not understand this address (400)",
    404: "there is no such page any more (404)",
    405: "it does not let anyone open this address (405)",
    410: "this page was taken away for good (410)",
    429: "it was asked too often (429)",
}
_FILES = re.compile(r"\.(pdf|png|jpe?g|gif|svg|webp|zip|docx?|xlsx?|pptx?|mp[34]|epub)$", re.I)
# Titles of error pages. An article on error pages or a trial with 404 patients has another.
_SOFT = re.compile(
    r"(?:.*[-–|:]\s*)?(?:error\W*|http\W*)?404(?:\W*(?:error|page|not found)\b.*|\W*)"
    r"|404\s*[-–|:!].*"
    r"|(?:\W|oops|sorry|error|the|this|page|file|document|content|site|url)*\bnot found\b.*"
    r"|.*\bpage\b.{0,30}\b(?:not|cannot|can[’']t|couldn[’']t) (?:be )?found\b.*"
    r"|.*\bpage (?:does not|doesn[’']t|no longer) exists?\b.*"
    r"|.*\bseite\b.{0,20}\bnicht gefunden\b.*|.*\bpage (?:non trouvée|introuvable)\b.*",
    re.I | re.S,
)


@dataclass(frozen=True)
class Ask:
    """One address without its fragment, the places that links name on it, and how it is used."""

    url: str
    fragments: tuple[str, ...] = ()
    used_as: str = ""


@dataclass(frozen=True)
class Pace:
    """How gently other sites are asked. Times in seconds."""

    pause: float = 0.1
    timeout: float = 15.0
    certificates: str = ""


@dataclass(frozen=True)
class Answer:
    """What came back. `said` is in plain words; `to` is the new address of what moved for good.

    `transient` may be gone in a moment, then after at least `wait` seconds; `sure` needs no second
    day to be believed; `missing` are the places that are not on the page.
    """

    state: State
    said: str = ""
    to: str = ""
    missing: tuple[str, ...] = ()
    transient: bool = False
    wait: float = 0.0
    sure: bool = False


def from_reply(status: int, headers: Mapping[str, str]) -> Answer:
    """The meaning of a status; of 200, "ok" until the page has been read."""
    if status in _NOT_FOR_PROGRAMS:
        return Answer("blocked", f"it answered {status}")
    if 200 <= status < 300 or status == 304:
        return Answer("ok")
    if status == 429 or status >= 500:
        said = _SAID.get(status, f"the site has a fault of its own ({status})")
        return Answer("dead", said, transient=True, wait=_wait(headers.get("Retry-After", "")))
    if status in (404, 410):
        return Answer("dead", _SAID[status], sure=True)
    if 300 <= status < 400:
        return Answer("dead", f"it sends the browser on without saying where to ({status})")
    return Answer("dead", _SAID.get(status, f"it refuses this address ({status})"))


def _wait(value: str) -> float:
    """The seconds of a Retry-After header, given as a number or as a date."""
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0


def with_content(
    answer: Answer, ask: Ask, headers: Mapping[str, str], body: tuple[bytes, bool]
) -> Answer:
    """An "ok" that has been looked into: another kind of file, a hidden error page, its places."""
    raw, whole = body
    kind = headers.get("Content-Type", "").split(";")[0].strip().lower()
    is_page = kind in ("text/html", "application/xhtml+xml")
    ending = _FILES.search(unquote(urlsplit(ask.url).path))
    wanted = ending[1].lower() if ending else ask.used_as
    if wanted and is_page and not raw.lstrip().startswith(b"%PDF"):
        name = {"img": "a picture", "stylesheet": "a style sheet", "script": "a script"}
        return Answer(
            "dead", f"it shows a web page in place of {name.get(wanted, f'a {wanted} file')}"
        )
    if not is_page:
        return answer
    tree = LexborHTMLParser(raw)
    title = tree.css_first("title") or tree.css_first("h1")
    words = " ".join(title.text().split()) if title else ""
    if _SOFT.fullmatch(words):
        return Answer("dead", f"it shows an error page, “{words[:60]}”, as if all were well")
    if ask.fragments and whole:
        return replace(answer, missing=_missing(tree, ask.fragments))
    return answer


def _missing(tree: LexborHTMLParser, fragments: Sequence[str]) -> tuple[str, ...]:
    """The places that a page does not have; GitHub puts user-content- before its own."""
    known = {node.attributes.get("id") for node in tree.css("[id]")}
    known |= {node.attributes.get("name") for node in tree.css("a[name]")}
    return tuple(
        one for one in fragments if not {one, unquote(one), f"user-content-{unquote(one)}"} & known
    )


def from_walk(answer: Answer, start: str, steps: Sequence[tuple[int, str]]) -> Answer:
    """An answer at the end of redirects: moved for good, or to a page that others can read."""
    if answer.state != "ok" or not steps:
        return answer
    to = ""
    for status, where in steps:
        if status not in _FOR_GOOD:
            break
        to = where
    if to and to.partition("#")[0] != start:
        return replace(answer, state="warn", said="it has moved for good", to=to)
    if start.lower().startswith("https:") and steps[-1][1].lower().startswith("http:"):
        return replace(
            answer, state="warn", said="it leads to a page that is not secure", to=steps[-1][1]
        )
    return answer


def from_fault(fault: Exception, timeout: float) -> Answer:
    """The meaning of a connection that failed."""
    told: list[str] = []
    one: object = fault
    while isinstance(one, Exception) and len(told) < 9:
        told.append(f"{type(one).__name__} {one}")
        one = one.__context__ or one.__cause__
    for pattern, said, lasting in _FAULTS:
        if re.search(pattern, " ".join(told), re.I):
            said = said.format(timeout=f"{timeout:g} second" + ("s" if timeout != 1 else ""))
            return Answer("dead", said, transient=not lasting, sure=said == _NO_SITE)
    return Answer("dead", f"it cannot be reached ({type(fault).__name__})", transient=True)


_NO_SITE = "there is no site of this name"
_NOBODY = "nobody vouches for its certificate"
# How requests, urllib3 and ssl name a fault; what it means; whether trying again is useless.
_FAULTS: tuple[tuple[str, str, bool], ...] = (
    (r"certificate has expired", "its certificate has run out", True),
    (r"self.signed", _NOBODY, True),
    (
        r"hostname mismatch|address mismatch|doesn't match",
        "its certificate is for another name",
        True,
    ),
    (r"CERTIFICATE_VERIFY|local issuer", _NOBODY, True),
    (r"SSLError|SSL:", "it offers no secure connection", False),
    (r"InvalidURL|LocationParse|LocationValue|Unicode|Schema", "its address cannot be read", True),
    (r"NameResolution|Name or service|nodename|getaddrinfo|name resolution", _NO_SITE, False),
    (r"refused", "nothing answers at this address", False),
    (r"timed? ?out", "it gave no answer in {timeout}", False),
    (r"reset|aborted|Disconnected|BadStatus|Incomplete|Protocol|broken", "it broke off", False),
)
