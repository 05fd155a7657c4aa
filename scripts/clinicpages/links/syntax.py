"""Faults that an address or a link's words show by themselves, without looking anything up."""

from __future__ import annotations

import re
from urllib.parse import unquote

# A link is heard alone in a list of links, so these say nothing (WCAG 2.2, criterion 2.4.9).
_VAGUE = re.compile(
    r"(?:click )?(?:here|this)|click|(?:click )?(?:this )?link|(?:read |learn |see )?more|see here"
    r"|go here|find out more|more info(?:rmation)?|hier|hier klicken|klicken sie hier|mehr"
    r"|mehr lesen|weiterlesen|ici|cliquez ici|en savoir plus|lire la suite|aquí|haga clic aquí"
    r"|clic aquí|leer más|qui|clicca qui|klik hier|lees meer"
)
_KNOWN = ("http", "https", "mailto", "tel", "sms", "ftp", "whatsapp")
_HOST = re.compile(
    r"(?:www\.[\w-]+(?:\.[\w-]+)+|(?:[\w-]+\.)+"
    r"(?:com|org|net|edu|gov|int|info|health|nhs|uk|ie|eu|de|fr|es|it|nl|be|ch|at|ca|au|nz|us|io)"
    r"(?::\d+)?)(?=[/?#]|$)",
    re.I,
)
_EMAIL = re.compile(r"[^\s@,;:<>()\"]+@(?:[^\s@.,;:<>()\"]+\.)+[^\s@.,;:<>()\"\d]{2,}")
_BARE_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HALF_SCHEME = re.compile(r"(https?|ttps?|htp|htps)(?::/?(?!/)|;//|//|:\\+|\.//|,//)", re.I)
_TEL = re.compile(r"\+?[\d\s().\-/*#]+")
_EXTENSION = re.compile(r"(?:;(?:ext|isub|phone-context)=[^;]*|[,;pwx]+[\d#*,pw]+)+$", re.I)

_UNRENDERED = re.compile(
    r"!?\[(?P<text>[^\[\]\n]*[^\W\d_][^\[\]\n]*)\]"
    r"(?:\[(?P<name>[^\[\]\n]*)\]|(?P<gap>\s?)\((?P<target>[^()\n]*)\))"
)
_TARGET = re.compile(
    r"(?:\S*[/#]\S*|\S+\.(?:md|html?|pdf|png|jpe?g|svg|css|js|zip)|[a-z]+:\S+)$", re.I
)


def vague(words: str) -> bool:
    """True when a link's words do not say where it leads, such as “click here”."""
    return bool(_VAGUE.fullmatch(" ".join(words.split()).strip(" .…:!>»›→").casefold()))


def email_fault(address: str) -> str:
    """What is wrong with a mailto: address, else nothing."""
    who, _, query = unquote(address[len("mailto:") :]).partition("?")
    if not who.strip():
        # mailto:?subject=... opens an empty message to share: meant.
        return "" if query else "it names no one"
    for one in re.split(r"[,;]", who):
        if not _EMAIL.fullmatch(one.strip()):
            return f"“{one.strip()}” is not a whole e-mail address"
    return ""


def phone_fault(address: str) -> str:
    """What is wrong with a tel: address, else nothing."""
    number = _EXTENSION.sub("", unquote(address[len("tel:") :]).strip())
    if not number:
        return "it holds no number"
    if not _TEL.fullmatch(number):
        odd = re.search(r"[^\d\s().\-/*#+]+|(?<!^)\++", number)
        return f"a telephone number cannot hold “{odd[0] if odd else number}”"
    digits = re.sub(r"\D", "", number)
    if len(digits) > 15:
        return f"it has {len(digits)} digits, and the longest number in the world has 15"
    least = 7 if number.startswith("+") else 3
    if len(digits) < least:
        kind = "a number with its country" if least > 3 else "the shortest number"
        return f"it has {len(digits)} digits, and {kind} has {least} or more"
    if number.startswith("+0"):
        return "no country's number starts with 0 after the +"
    return ""


def without_scheme(address: str) -> str:
    """The whole address where its start was forgotten or mistyped, else nothing."""
    # Zensical puts ../ before whatever it takes for a page of the site.
    address = re.sub(r"^(?:\.\.?/)+", "", address)
    if address.startswith("//"):
        return ""
    match = _HALF_SCHEME.match(address)
    if match and not re.match(r"https?://", address, re.I):
        kind = "https" if match[1].lower().endswith("s") else "http"
        return f"{kind}://{address[match.end() :].lstrip('/')}"
    if _BARE_EMAIL.fullmatch(address.rstrip("/")):
        return f"mailto:{address.rstrip('/')}"
    return f"https://{address}" if _HOST.match(address) else ""


def mistyped_scheme(scheme: str) -> str:
    """The scheme that was probably meant by an unknown one: "http" for "htp"."""
    if scheme in _KNOWN:
        return ""
    for known in ("https", "http", "mailto", "tel"):
        if _one_apart(scheme, known):
            return known
    return ""


def _one_apart(one: str, other: str) -> bool:
    """True when one letter more, less, changed or swapped makes `one` into `other`."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    for at in range(max(len(one), len(other))):
        if at >= len(one) or at >= len(other) or one[at] != other[at]:
            return (
                one[at + 1 :] == other[at + 1 :]
                or one[at + 1 :] == other[at:]
                or one[at:] == other[at + 1 :]
                or (
                    one[at : at + 2] == other[at : at + 2][::-1]
                    and one[at + 2 :] == other[at + 2 :]
                )
            )
    return False


def unrendered(text: str) -> list[str]:
    """Links that are still Markdown in the text a reader sees: `[a][b]`, `[a] (b.md)`."""
    found = []
    for match in _UNRENDERED.finditer(text):
        before = text[match.start() - 1] if match.start() else " "
        if match["name"] is not None:
            if before.isalnum() or before in "_])":
                continue
            if match["name"].isdigit() and len(match["text"]) < 2:
                continue
            found.append(match[0])
        elif _TARGET.match(match["target"].split(" ")[0] if match["target"] else ""):
            found.append(match[0])
    return found
