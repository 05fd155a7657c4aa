"""A clinic's own settings (`extra.clinic`): what can be set, what pages print, what is wrong."""

from __future__ import annotations

import dataclasses
import datetime
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from clinicpages import logo
from clinicpages.contrast import LIMIT, PAPER, contrast
from clinicpages.page import NOT_UTF8, SAVE_AS_UTF8, line_of
from clinicpages.problem import Problem, Trouble
from clinicpages.project import WEB, Project, at_web_address, load, merge
from clinicpages.written import Entry, Loader, entries, told

ASK = "Ask your team: ____"
EMERGENCY = "your emergency number (999 in the UK, 112 in Europe, 911 in the US and Canada)"
_PHONE = re.compile(r"\+?[0-9(][0-9 ()\-]{1,20}(?: ?(?:ext|x)\.? ?[0-9]{1,6})?")
_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_SIGNED = re.compile(r"[^<>]{3,100}, ([0-9]{4}-[0-9]{2}-[0-9]{2})")
_FIRST_YEAR = 2000


@dataclass(frozen=True)
class Setting:
    """One value that a clinic can set.

    `unset` is what pages print until it does; `example` fits the setting's kind; a clinic may
    publish without the value only when `required` is False.
    """

    says: str
    example: str
    kind: str = "text"
    unset: str = ASK
    required: bool = True


def _optional(says: str, example: str, kind: str = "text", unset: str = ASK) -> Setting:
    return Setting(says, example, kind, unset, required=False)


_SIGN = "Name, role, 2026-12-01"
SETTINGS: Mapping[str, Setting] = {
    "name": Setting(
        "the clinic's or hospital's name", "Name of the hospital", unset="your hospital"
    ),
    "address": Setting("the address, on one line", "Street, town, postcode"),
    "country": Setting("the country", "United Kingdom", unset="your country"),
    "web_address": Setting("where these pages will stand", "https://spine.example.org/", "link"),
    "phone": Setting("the phone number for patients", "020 0000 0000", "phone"),
    "phone_hours": Setting("when that phone is answered", "Monday to Friday, 9 am to 5 pm"),
    "night_phone": Setting("the number at night and at weekends", "020 0000 0001", "phone"),
    "night_hours": Setting("when the night number is answered", "every night and all weekend"),
    "emergency_number": Setting("your country's emergency number", "999", "phone", EMERGENCY),
    "emergency_place": Setting("what your country calls the emergency room", "A&E", unset="A&E"),
    "fasting": Setting("how long not to eat and drink", "No food from midnight. Water until 6 am."),
    "blood_thinners": Setting("who plans blood thinners, with a number", "Ring the team."),
    "other_medicines": Setting("other medicines on the day", "Take your other tablets as usual."),
    "anaesthetic": Setting(
        "the anaesthetic that is mostly used", "You are sleepy, not fully asleep."
    ),
    "stay": Setting("how long people mostly stay", "Most people go home the same day."),
    "visitors": Setting("if a partner or friend can stay", "One person can wait on the ward."),
    "bring": Setting("what to bring", "Your letter, glasses and a list of your medicines."),
    "lifting": Setting("the rule on lifting", "Nothing heavier than a kettle for 6 weeks."),
    "driving": Setting("the rule on driving", "Not for 48 hours."),
    "washing": Setting("when to wash and shower", "You can shower after 48 hours."),
    "work": Setting("when to go back to work", "Ask us at your check-up."),
    "sleep": Setting("how to lie and sleep", "Lie as is easiest for you."),
    "sex": Setting("when to have sex again", "When you feel ready."),
    "travel": Setting("when to travel and fly", "Ask us before you book."),
    "scanners": Setting("MRI scanners and airport gates", "Tell the staff that you have cement."),
    "costs": Setting("what a patient pays", "You do not pay."),
    "follow_up": Setting("when the check-up is, and with whom", "A nurse rings you after 2 weeks."),
    "carer_help": Setting("where carers get help near you", "The carers' centre in town."),
    "languages": Setting("other languages and formats", "Ask us for other languages."),
    "lead": Setting("who is in charge of these pages, with role", "Name, role"),
    "funding": Setting("who pays for these pages, and ties to makers", "The hospital pays."),
    "feedback": Setting("where readers report a mistake", "pages@example.org", "contact"),
    "reviewer": _optional(
        "the clinician who reviewed these pages, with role and day", _SIGN, "signed"
    ),
    "accepts_unreviewed": _optional(
        "who answers for showing pages that no clinician has signed yet", _SIGN, "signed"
    ),
    "map": _optional("a link to a map", "https://maps.example.org/clinic", "link"),
    "logo": _optional("the logo, a file below docs/", "assets/logo.svg", "file"),
    "colour": _optional("the main colour, dark enough to read", "#0b4f6c", "colour"),
    "badges": _optional(
        "awards and quality marks, with a link to the proof of each",
        "[{name: Name of the award, link: 'https://example.org/proof'}]",
        "badges",
        "none so far",
    ),
}


def value(clinic: Mapping[str, object], key: str) -> str:
    """What pages print for `{clinic key}`: the clinic's value, else the words for an unset one.

    Raises KeyError for a key that no clinic can set.
    """
    setting = SETTINGS[key]
    given = clinic.get(key)
    return str(given).strip() if is_set(given) else setting.unset


def is_set(given: object) -> bool:
    """True when a clinic has filled this value in."""
    return given is not None and given != [] and str(given).strip() != ""


def with_clinic(project: Project, path: Path) -> Project:
    """The project under the name and numbers of the clinic in this file, and of no other.

    Raises Trouble when the file cannot be read as settings.
    """
    try:
        given = yaml.load(path.read_text("utf-8-sig"), Loader=Loader)
    except FileNotFoundError:
        raise Trouble(f"There is no file {path}.", "Make one:  clinicpages clinic new") from None
    except UnicodeDecodeError as error:
        raise Trouble(f"{path.name}, line {line_of(error)}: {NOT_UTF8}", SAVE_AS_UTF8) from error
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        raise not_understood(path, error) from error
    if not isinstance(given, dict):
        raise Trouble(f"{path.name} holds no settings.", "Each line is a name, a colon, a value.")
    # What the file leaves out must not be filled from the clinic in mkdocs.yml.
    clinic = {**dict.fromkeys(project.clinic), **{str(k): v for k, v in given.items()}}
    over: dict[str, Any] = {"extra": {"clinic": clinic}}
    if is_set(project.clinic.get("web_address")):
        over["site_url"] = load(project.config_path).get("site_url")
    config = at_web_address(merge(project.config, over))
    return dataclasses.replace(project, config=config, clinic_file=Path(path))


def not_understood(path: Path, error: yaml.YAMLError) -> Trouble:
    """What to say of a clinic's file that is no YAML or holds a day that does not exist."""
    at, said, fix = told(error, "Quote text with a colon.")
    line = f", line {at}" if at else ""
    return Trouble(
        f"{path.name}{line}: {said}" if said else f"{path.name}{line} is not understood.", fix
    )


def faults(project: Project) -> Iterator[Problem]:
    """Every setting that is unknown, badly written or given twice, at its line."""
    given = project.extra.get("clinic")
    if given and not isinstance(given, Mapping):
        said = f"The clinic's settings are “{given}”, which holds no names and values."
        fix = 'Below “clinic:” write one setting a line, as  phone: "020 7946 0000".'
        yield _problem_at(project.config_path.name, project.line_of("extra", "clinic"), said, fix)
    yield from _given_twice(project)
    for key, given in project.clinic.items():
        if str(key) not in SETTINGS:
            yield problem(project, str(key), f"“{key}” is not a clinic setting.", near(str(key)))
        elif not is_set(given):
            continue
        elif _is_other_than_text(SETTINGS[str(key)].kind, given):
            yield _unquoted(project, str(key), given)
        elif fix := misfit(SETTINGS[str(key)].kind, given):
            yield problem(project, str(key), f"{key}: “{given}” cannot be used.", fix)
        elif SETTINGS[str(key)].kind == "file":
            said, fix = logo.fault(project.docs, str(given).strip())
            if said:
                yield problem(project, str(key), said, fix)


def _given_twice(project: Project) -> Iterator[Problem]:
    """Each setting that stands more than once in one file: only the last would count."""
    for file, found in _written(project):
        lines: dict[str, list[int]] = {}
        for entry in found:
            lines.setdefault(entry.key, []).append(entry.line)
        for key, at in lines.items():
            if len(at) > 1:
                told = f"{', '.join(map(str, at[:-1]))} and {at[-1]}"
                said = f"“{key}” is given more than once, in lines {told}. Only the last counts."
                yield _problem_at(file, at[-1], said, "Keep the line that is right.")


def _is_other_than_text(kind: str, given: object) -> bool:
    """True for what YAML reads as yes, no, a number or a day, where a text is wanted."""
    return kind != "badges" and not isinstance(given, str | list | dict)


def _unquoted(project: Project, key: str, given: object) -> Problem:
    """A value without quotes: `no` would be printed as “False”, `12:30` as “750”."""
    words = [e.text for _, found in _written(project) for e in found if e.key == key and e.text]
    text = words[-1] if words else str(given)
    said = f"{key}: “{text}” is not in quotes"
    said += "." if text == str(given) else f", so pages would print “{given}”."
    return problem(project, key, said, f'Put it in quotes:  {key}: "{text}"')


def _written(project: Project) -> Iterator[tuple[str, list[Entry]]]:
    """Each file that the clinic's settings come from, with its lines; what counts comes last."""
    if project.clinic_file:
        text = project.clinic_file.read_text("utf-8-sig")
        yield project.clinic_file.as_posix(), list(entries(text))
        return
    for path in reversed(project.config_files):
        found = list(entries(path.read_text("utf-8-sig"), "extra", "clinic"))
        yield Path(os.path.relpath(path, project.root)).as_posix(), found


def misfit(kind: str, given: object) -> str:
    """How to mend a value that does not fit its kind; empty when it fits."""
    text = str(given).strip()
    if kind == "badges":
        return _misfit_badges(given)
    if isinstance(given, list | dict):
        return "Write the value on one line, after the colon."
    if kind == "text" and not isinstance(given, str):
        return f'Put it in quotes: "{text}".'
    if re.search(r"[<>{}]", text):
        return "Write plain words, without the signs < > { }."
    patterns = {
        "phone": (_PHONE, 'Write the number in quotes, digits and spaces only: "020 7946 0000".'),
        "link": (WEB, "Write the whole address, from https:// on."),
        "colour": (
            re.compile(r"#[0-9a-fA-F]{6}"),
            'Write it in quotes, # and six signs: "#0b4f6c".',
        ),
        "signed": (_SIGNED, f'Write name, role and day: "{_SIGN}".'),
    }
    if kind in patterns:
        pattern, fix = patterns[kind]
        if not isinstance(given, str) or not pattern.fullmatch(text):
            return fix
    if kind == "file":
        return logo.misfit_address(text) if isinstance(given, str) else f'Write "{text}" in quotes.'
    if kind == "signed":
        return _misfit_day(text)
    if kind == "colour" and (ratio := contrast(text, PAPER)) < LIMIT:
        return f"Choose a darker colour: {ratio:.1f} to 1 against the page, {LIMIT:.0f} needed."
    if kind == "contact" and not (WEB.fullmatch(text) or _MAIL.fullmatch(text)):
        return "Write an e-mail address, or a web address from https:// on."
    return ""


def signed_on(text: str) -> datetime.date | None:
    """The day at the end of “Name, role, 2026-12-01”; None when there is no such day."""
    found = _SIGNED.fullmatch(text.strip())
    try:
        return datetime.date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _misfit_day(text: str) -> str:
    on = signed_on(text)
    if on is None or on.year < _FIRST_YEAR:
        return f"Write the real day of signing, as year-month-day: “{text[-10:]}” is none."
    return ""


def _misfit_badges(given: object) -> str:
    fix = f"Write a name and a link to the proof: {SETTINGS['badges'].example}"
    if not isinstance(given, list):
        return fix
    for badge in given:
        if not isinstance(badge, dict) or set(badge) != {"name", "link"}:
            return fix
        if misfit("text", badge["name"]) or misfit("link", badge["link"]):
            return fix
    return ""


def near(key: str) -> str:
    """The next step for a key that is none: the likely one, else the list."""
    if likely := get_close_matches(key, SETTINGS, 1):
        return f"Did you mean “{likely[0]}”?"
    return "The settings are: " + ", ".join(SETTINGS) + "."


def problem(project: Project, key: str, message: str, fix: str) -> Problem:
    """A problem at the line of one setting, in the clinic's own file or in mkdocs.yml."""
    rows = [(file, e.line) for file, found in _written(project) for e in found if e.key == key]
    if rows:
        file, line = rows[-1]
    elif project.clinic_file:
        file, line = project.clinic_file.as_posix(), 1
    else:
        file, line = project.config_path.name, project.line_of("extra", "clinic")
    return _problem_at(file, line, message, fix)


def _problem_at(file: str, line: int, message: str, fix: str) -> Problem:
    why = "A wrong name or number on a patient's page can send them to the wrong place."
    return Problem("clinic", "change", file, line, message, why, fix)
