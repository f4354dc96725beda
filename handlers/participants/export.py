"""Who is registered as a file for a spreadsheet, in which nothing that people have written is ever run as a formula."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO

from xlsxwriter import Workbook

from handlers.words import clean

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_CELL = 1000
SHEET = "1"


@dataclass(frozen=True)
class Row:
    """A line of the list: the texts, and since when, in local time."""

    texts: Sequence[str]
    since: datetime


@dataclass(frozen=True)
class Sheet:
    """A list: lines above it that say what it is, the names of the columns, and the lines."""

    head: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[Row]


def write_xlsx(sheet: Sheet) -> bytes:
    """The list as an Excel file. Every text is written as a text: neither formula, number nor link."""
    file = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    options = plain | {"in_memory": True, "remove_timezone": True}
    book = Workbook(file, options)
    bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    page = book.add_worksheet(SHEET)
    for number, line in enumerate(sheet.head):
        page.write_string(number, 0, _tidy(line), bold)
    top = len(sheet.head) + 1
    for column, name in enumerate(sheet.columns):
        page.write_string(top, column, _tidy(name), bold)
    for number, row in enumerate(sheet.rows, top + 1):
        for column, text in enumerate(row.texts):
            page.write_string(number, column, _tidy(text))
        page.write_datetime(number, len(row.texts), row.since, moment)
    page.set_column(0, len(sheet.columns) - 1, 26)
    page.freeze_panes(top + 1, 0)
    book.close()
    return file.getvalue()


def write_csv(sheet: Sheet) -> bytes:
    """The list as a text file that German Excel opens with a double click: semicolons, and UTF-8 with its mark.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    file = StringIO()
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([_defuse(line)] for line in sheet.head)
    writer.writerow([])
    writer.writerow([_defuse(name) for name in sheet.columns])
    for row in sheet.rows:
        writer.writerow([*map(_defuse, row.texts), f"{row.since:%d.%m.%Y %H:%M}"])
    return file.getvalue().encode("utf-8-sig")


def _defuse(text: str) -> str:
    tidy = _tidy(text)
    return f"'{tidy}" if tidy.startswith(FORMULA_SIGNS) else tidy


def _tidy(text: str) -> str:
    """The text in one line, without what is no character, and not longer than a cell is read."""
    return " ".join(clean(text).split())[:LONGEST_CELL]
