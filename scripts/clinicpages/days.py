"""Days as pages say them, and the build's only clock."""

from __future__ import annotations

import datetime
import os

from clinicpages.project import Project

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(date: datetime.date) -> str:
    """`22 November 2026`."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def epoch(project: Project) -> int:
    """The build's only clock: SOURCE_DATE_EPOCH, else noon UTC of the newest `checked` date."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return int(given)
    days = [d for p in project.pages if isinstance(d := p.meta.get("checked"), datetime.date)]
    newest = max(days, default=datetime.date(2026, 1, 1))
    noon = datetime.datetime.combine(newest, datetime.time(12), datetime.UTC)
    return int(noon.timestamp())
