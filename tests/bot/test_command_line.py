"""The commands as an operator types them, against a real database file."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from tests.conftest import SAMPLE


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKSHOP_BOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("WORKSHOP_BOT_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_a_programme_is_checked_loaded_and_exported(data: Path) -> None:
    """O2, X1: check, upgrade, dry run, load, load again, export, load the export."""
    assert run("programme", "check", str(SAMPLE)).output.endswith("12 workshops of 7 courses, 7 answers: no fault\n")
    refused = run("programme", "load", str(SAMPLE))
    assert refused.exit_code == 1
    assert "run 'workshop-bot db upgrade' first" in refused.output
    assert run("db", "check").exit_code == 1
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "check").output == "the schema is current\n"
    assert run("programme", "export").exit_code == 1
    assert "would be made" in run("programme", "load", "--dry-run", str(SAMPLE)).output
    assert "+ workshops.gs-2027-01\n" in run("programme", "load", str(SAMPLE)).output
    assert run("programme", "load", str(SAMPLE)).output == "nothing changes\n"
    exported = data / "export.yaml"
    exported.write_text(run("programme", "export").output, "utf-8")
    assert run("programme", "load", str(exported)).output == "nothing changes\n"


def test_bad_files_are_told_in_one_line_each(data: Path) -> None:
    """O2: a missing file, a file that is no text, a fault: one line that names the place, exit status 1."""
    missing = run("programme", "check", "none.yaml")
    assert (missing.exit_code, missing.output) == (1, "none.yaml: can't be read: No such file or directory\n")
    (data / "latin.yaml").write_bytes("programme: {title: Öffnung}".encode("latin-1"))
    assert "is not UTF-8 text" in run("programme", "check", "latin.yaml").output
    (data / "fault.yaml").write_text(SAMPLE.read_text("utf-8").replace("capacity: 40", "capacity: viele"), "utf-8")
    fault = run("programme", "check", "fault.yaml")
    assert fault.exit_code == 1
    assert fault.output.startswith("fault.yaml: workshops[11] (at-2027-06).capacity: 'viele': ")
    assert fault.output.count("\n") == 1


def test_a_wrong_database_address_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """X1: what can't be a database address is refused in one line."""
    monkeypatch.setenv("WORKSHOP_BOT_DATABASE_URL", "halle")
    refused = run("db", "upgrade")
    assert refused.exit_code == 1
    assert refused.output.startswith("WORKSHOP_BOT_DATABASE_URL is not a database address")


def test_the_demo_plays_a_script(data: Path) -> None:
    """A conversation from a pipe: two people, and the words to the terminal."""
    script = "Hallo\n1\n1\n1\ntermine\n1\n1\n:as Ben\nHallo\n:now\n:as 'x\n:quit\nnever\n"
    played = CliRunner().invoke(app, ["demo"], input=script)
    assert played.exit_code == 0
    assert "Anna> 1\nbot → Anna: Sie sind angemeldet: „Interkulturelle Grundsensibilisierung“, Donn" in played.output
    assert "Ben> Hallo\nbot → Ben: Guten Tag!" in played.output
    assert ": 2027-01-11T08:30\n: that can't be done: No closing quotation" in played.output
    assert "never" not in played.output
