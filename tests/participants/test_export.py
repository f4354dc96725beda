"""The list as a file: read back whole, whatever people are called, and never as a formula."""

import csv
import io
import xml.etree.ElementTree as ET
import zipfile
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.participants.export import Row, Sheet, write_csv, write_xlsx

NAMES = {
    '=HYPERLINK("http://x";"y")': '=HYPERLINK("http://x";"y")',
    "+1": "+1",
    "-2+3": "-2+3",
    "@SUM(A1)": "@SUM(A1)",
    "\t=1": "=1",
    "＝1": "＝1",
    "<b>Anna & Co</b>": "<b>Anna & Co</b>",
    "Zoë 👩‍💻": "Zoë 👩‍💻",
    "x" * 300: "x" * 300,
    "An\x00na": "Anna",
    "Anna\r\nBerta\nCem": "Anna Berta Cem",
    "\u202eannA": "annA",
    "http://example.org": "http://example.org",
    "007": "007",
    'a;b"c': 'a;b"c',
    "y" * 40_000: "y" * 1000,
}
"""What people are called, and what of it stands in the file."""
SINCE = datetime(2027, 1, 11, 7, 30, tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin"))
COLUMNS = ("Name", "Gruppe", "Standort", "Status", "Seit")
SHEET = Sheet(
    ("„Kurs“, 28. Januar", "=Stand"), COLUMNS, [Row((name, "=1", "Halle", "angemeldet"), SINCE) for name in NAMES]
)
MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def read_xlsx(content: bytes) -> list[list[str]]:
    """The lines of the one sheet, as an independent reader of the format sees them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        shared = ET.fromstring(archive.read("xl/sharedStrings.xml"))
        page = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        assert "xl/externalLinks" not in "".join(archive.namelist())
        assert not any("hyperlink" in archive.read(name).decode() for name in archive.namelist() if "_rels" in name)
    texts = ["".join(part.text or "" for part in item.iter(f"{{{MAIN['m']}}}t")) for item in shared]
    assert page.findall(".//m:f", MAIN) == [], "no formula"
    assert page.findall(".//m:hyperlink", MAIN) == []
    return [
        [
            texts[int(cell.findtext("m:v", "", MAIN))] if cell.get("t") == "s" else cell.findtext("m:v", "", MAIN)
            for cell in row.findall("m:c", MAIN)
        ]
        for row in page.findall(".//m:row", MAIN)
    ]


def test_the_excel_file_is_read_back() -> None:
    """R15: the header names the workshop, the columns are there, every name is a text, the time is a time."""
    lines = read_xlsx(write_xlsx(SHEET))
    assert lines[:3] == [["„Kurs“, 28. Januar"], ["=Stand"], list(COLUMNS)]
    assert [line[0] for line in lines[3:]] == list(NAMES.values())
    assert {tuple(line[1:4]) for line in lines[3:]} == {("=1", "Halle", "angemeldet")}
    days = float(lines[3][4])
    assert days == pytest.approx(
        (SINCE.replace(tzinfo=UTC) - datetime(1899, 12, 30, tzinfo=UTC)).total_seconds() / 86400
    )


def test_the_csv_file_is_read_back() -> None:
    """R15: German Excel opens it with a double click, and takes nothing for a formula."""
    content = write_csv(SHEET)
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\x00" not in content
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert lines[:4] == [["„Kurs“, 28. Januar"], ["'=Stand"], [], list(COLUMNS)]
    assert [line[0].removeprefix("'") for line in lines[4:]] == list(NAMES.values())
    assert {tuple(line[1:]) for line in lines[4:]} == {("'=1", "Halle", "angemeldet", "11.01.2027 08:30")}
    assert not [cell for line in lines for cell in line if cell[:1] in set("=+-@＝＋－＠\t\r\n")]


def test_a_list_without_anybody() -> None:
    """R15: only the header, and still a whole file."""
    empty = Sheet(("Kurs",), COLUMNS, [])
    assert read_xlsx(write_xlsx(empty)) == [["Kurs"], list(COLUMNS)]
    assert write_csv(empty).decode("utf-8-sig").splitlines()[-1] == '"Name";"Gruppe";"Standort";"Status";"Seit"'
