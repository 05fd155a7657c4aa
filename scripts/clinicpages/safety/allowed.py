"""The allowlists: elements and their attributes, in the text of a page and in the frame around it.

Everything else is reported: a list of what is known to be bad is never complete.
"""

from __future__ import annotations

from collections.abc import Mapping

GLOBAL = frozenset({"id", "class", "title", "lang", "dir", "role", "tabindex", "markdown"})
_SVG_PAINT = frozenset(
    [
        "fill",
        "fill-opacity",
        "fill-rule",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-dasharray",
        "opacity",
        "transform",
        "x",
        "y",
        "width",
        "height",
        "rx",
        "ry",
        "d",
        "cx",
        "cy",
        "r",
        "x1",
        "x2",
        "y1",
        "y2",
        "points",
        "font-size",
        "font-weight",
        "font-family",
        "text-anchor",
        "dominant-baseline",
        "dx",
        "dy",
        "viewbox",
        "xmlns",
        "preserveaspectratio",
        "patternunits",
        "patterntransform",
        "focusable",
        "offset",
        "stop-color",
        "gradientunits",
        "marker-end",
        "marker-start",
        "refx",
        "refy",
        "markerwidth",
        "markerheight",
        "orient",
        "clip-path",
    ]
)
_SVG = (
    "svg g path circle ellipse rect line polyline polygon defs pattern desc text tspan symbol "
    "marker lineargradient stop clippath use"
)


def _plain(names: str) -> dict[str, frozenset[str]]:
    return dict.fromkeys(names.split(), frozenset())


# What a writer's own HTML and Markdown may become.
TEXT: Mapping[str, frozenset[str]] = {
    **_plain(
        "abbr b br caption cite code dd div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i kbd "
        "mark p pre q s small span strong sub summary sup table tbody tfoot thead tr u ul del ins"
    ),
    "a": frozenset({"href", "hreflang", "rel", "name"}),
    "blockquote": frozenset({"cite"}),
    "details": frozenset({"open"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "img": frozenset({"src", "alt", "width", "height", "loading"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "td": frozenset({"colspan", "rowspan", "headers"}),
    "th": frozenset({"colspan", "rowspan", "scope", "abbr", "headers"}),
    "time": frozenset({"datetime"}),
}
# What our own blocks, and Python-Markdown's extensions, add to it.
BLOCKS: Mapping[str, frozenset[str]] = {
    **TEXT,
    **dict.fromkeys(_SVG.split(), _SVG_PAINT),
    **_plain("section fieldset legend"),
    "use": _SVG_PAINT | {"href"},
    "input": frozenset({"type", "name", "value", "checked", "disabled"}),
    "label": frozenset({"for"}),
    "textarea": frozenset({"name", "rows"}),
}
# What the frame adds around the text.
FRAME: Mapping[str, frozenset[str]] = {
    **BLOCKS,
    **_plain("html head body title header footer main nav article aside noscript address"),
    "a": BLOCKS["a"] | {"download"},
    "button": frozenset({"type", "hidden"}),
    "dialog": frozenset(),
    "form": frozenset({"action", "method"}),
    "input": BLOCKS["input"]
    | {"autocomplete", "enterkeyhint", "placeholder", "spellcheck", "autocapitalize"},
    "link": frozenset({"rel", "href", "type", "sizes", "media", "as"}),
    "meta": frozenset({"charset", "name", "content", "property", "http-equiv"}),
    "script": frozenset({"src", "defer", "type"}),
}
LOCAL_INPUTS = frozenset({"checkbox", "radio", "text"})
# Names under which scripts and the frame find their own parts: a second one could take their place.
TAKEN_IDS = frozenset(
    {
        "content",
        "menu",
        "search-results",
        "query",
        "location",
        "document",
        "cookie",
        "body",
        "forms",
    }
)
# Classes that the style sheet uses to keep text from sight, for screen readers.
HIDING_CLASSES = frozenset({"said", "skip", "visually-hidden", "sr-only", "hidden"})
# Attributes that hide text from some readers: only our own blocks may use them.
HIDING = frozenset({"hidden", "aria-hidden", "inert"})
EXTENSIONS = frozenset(
    [
        ".md",
        ".yml",
        ".svg",
        ".png",
        ".jpg",
        ".jpeg",
        ".webp",
        ".css",
        ".woff2",
        ".pdf",
        ".txt",
        ".typ",
        ".ttf",
        ".otf",
        ".json",
    ]
)


def may_have(allowed: Mapping[str, frozenset[str]], element: str, attribute: str) -> bool:
    """True when this element may carry this attribute."""
    if attribute in GLOBAL or attribute in allowed.get(element, frozenset()):
        return True
    if attribute in HIDING:
        return False
    return attribute.startswith(("aria-", "data-"))
