"""Breaches of the allowlists in a piece of HTML, read as a browser reads it."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clinicpages.safety.allowed import LOCAL_INPUTS, TAKEN_IDS, may_have

_ADDRESSES = frozenset({"href", "src", "action", "cite", "poster", "data", "formaction", "srcset"})
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_LOADED = frozenset({"img", "script", "link", "source", "video", "audio", "embed", "object", "use"})
SCHEMES = frozenset({"https", "http", "mailto", "tel"})


@dataclass(frozen=True)
class Breach:
    """One thing that may not stand there.

    `rule` is a short name; `value` is the part of the text by which it can be found again; `what`
    says it in words.
    """

    rule: str
    value: str
    what: str


@dataclass(frozen=True)
class Allowed:
    """What one piece of HTML may hold: its elements, and the hosts that links may lead to."""

    elements: Mapping[str, frozenset[str]]
    hosts: frozenset[str]
    scripts: frozenset[str] = frozenset()


def breaches(node: LexborNode, allowed: Allowed) -> Iterator[Breach]:
    """Every breach below a node, in order."""
    for part in node.traverse(include_text=False):
        if part.mem_id != node.mem_id and not (part.tag or "-").startswith("-"):
            attributes = {key.lower(): value or "" for key, value in part.attributes.items()}
            yield from element((part.tag or "").lower(), attributes, allowed)


def in_text(html: str, allowed: Allowed) -> Iterator[Breach]:
    """Every breach in a page's article."""
    root = LexborHTMLParser(f"<main>{html}</main>").css_first("html")
    if root is None:
        return
    for breach in breaches(root, allowed):
        if breach.rule != "element" or breach.value not in ("head", "body", "main"):
            yield breach


def element(tag: str, attributes: Mapping[str, str], allowed: Allowed) -> Iterator[Breach]:
    """Every breach of one element and its attributes (names in small letters)."""
    if tag not in allowed.elements:
        yield Breach("element", tag, f"<{tag}> may not stand on a page")
    for key, value in attributes.items():
        if key.startswith("on"):
            yield Breach("handler", f"{key}={value}", f"{key} would run a script")
        elif key == "style":
            yield Breach("style", value, "“style” would let a page look as it likes")
        elif tag in allowed.elements and not may_have(allowed.elements, tag, key):
            yield Breach("attribute", f"{key}={value}", f"{key} may not stand in <{tag}>")
        if key in _ADDRESSES or key == "xlink:href":
            for address in value.split(",") if key == "srcset" else [value]:
                yield from _address(tag, address, allowed)
    yield from _special(tag, attributes, allowed)


def _special(tag: str, attributes: Mapping[str, str], allowed: Allowed) -> Iterator[Breach]:
    """Elements that are allowed in one form only."""
    if tag == "input" and attributes.get("type", "text") not in LOCAL_INPUTS | {"search"}:
        kind = attributes.get("type", "")
        yield Breach("input", f"type={kind}", f"a field of the type “{kind}” may not stand here")
    if tag == "meta" and attributes.get("http-equiv", "").lower() not in (
        "",
        "content-security-policy",
        "x-ua-compatible",
    ):
        kind = attributes["http-equiv"]
        yield Breach("meta", f"http-equiv={kind}", f"<meta http-equiv={kind}> can move the reader")
    if tag == "script" and tag in allowed.elements:
        source = attributes.get("src", "")
        name = re.sub(r"^(?:\.\./|\./|/)+", "", source.split("?")[0])
        if not source and attributes.get("type") != "application/ld+json":
            yield Breach("script", "<script", "a script may not stand in a page")
        elif source and not any(name.endswith(known) for known in allowed.scripts):
            yield Breach("script", source, f"the script {source} is not one of ours")
    in_frame = "main" in allowed.elements
    if (name := attributes.get("id", "")) in TAKEN_IDS and not in_frame:
        yield Breach("id", name, f"the id “{name}” belongs to the page's frame")


def _address(tag: str, address: str, allowed: Allowed) -> Iterator[Breach]:
    """A link or a file's address: its scheme, its host, and if it is loaded from elsewhere."""
    # Browsers drop these signs before they read the scheme: "java\nscript:" is one.
    plain = re.sub(r"[\x00-\x20\u00a0\u200b-\u200f\u2028\u2029]", "", address)
    if "\\" in plain:
        yield Breach("address", address, "a backslash in an address hides where it leads")
        return
    scheme = _SCHEME.match(plain)
    if not scheme:
        if plain.startswith("//"):
            yield Breach("address", address, f"{plain} names another site without https:")
        return
    kind = scheme[1].lower()
    if tag == "link" and plain.startswith("data:image/svg+xml"):
        return  # the frame's own icon; a writer's page may hold no <link> at all
    if kind not in SCHEMES:
        yield Breach(
            "address", address.strip()[:60], f"an address with “{kind}:” may not stand here"
        )
    elif kind in ("https", "http"):
        yield from _host(tag, plain, address, allowed)


def _host(tag: str, plain: str, address: str, allowed: Allowed) -> Iterator[Breach]:
    try:
        parts = urllib.parse.urlsplit(plain)
        host, user = (parts.hostname or "").lower(), parts.username
    except ValueError:
        yield Breach("address", address, f"{plain} is no address")
        return
    if tag in _LOADED and not (tag == "link" and host in allowed.hosts):
        yield Breach("remote", address, f"{plain} would be loaded from another site")
    elif user is not None:
        yield Breach("address", address, f"{plain} hides its site behind an @")
    elif not host.isascii() or "xn--" in host:
        yield Breach("host", address, f"“{host}” has letters that can pass for others")
    elif host.removeprefix("www.") not in allowed.hosts:
        yield Breach("host", address, f"“{host}” is not among the sites that pages may link to")
