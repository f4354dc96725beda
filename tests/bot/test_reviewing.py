"""`workshop-bot understanding review`, as an operator types it: what had no answer becomes phrases that count."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.configured import NotUsableError, load_settings
from tests.conftest import SAMPLE

UNKNOWN = ("Wie hoch ist der Mount Everest?", "wie hoch ist der mount everest", "schneegestöber im grünspecht")


@pytest.fixture
def asked(clean_environment: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database in which three messages had no answer."""
    monkeypatch.setenv("WORKSHOP_BOT_COLLECT_UNANSWERED", "true")
    assert run("db", "upgrade").exit_code == 0
    assert run("programme", "load", str(SAMPLE)).exit_code == 0
    assert run("chat", input="\n".join(("Hallo", "1", "1", "1", *UNKNOWN)) + "\n").exit_code == 0
    return clean_environment


def run(*words: str, input: str | None = None) -> Result:
    return CliRunner().invoke(app, words, input=input)


def test_phrases_are_printed_and_forgotten(asked: Path) -> None:
    """What is decided is printed as YAML and not asked again; what is left open is."""
    shown = run("understanding", "review", input="later\n")
    assert shown.exit_code == 0
    assert UNKNOWN[0] in shown.stderr
    assert shown.stderr.endswith("0 reviewed, 3 left\n")
    assert shown.stdout == ""
    refused = run("understanding", "review", input="knowlege\n?\n")
    assert "there is no subject 'knowlege'; perhaps out_of_scope.knowledge\n" in refused.stderr
    assert "\nintents.register\n" in refused.stderr
    decided = run("understanding", "review", input="out_of_scope.knowledge\n" * 3)
    assert decided.exit_code == 0
    assert decided.stderr.endswith("3 reviewed, 0 left\n")
    lines = yaml.safe_load(decided.stdout)["de"]["out_of_scope"]["knowledge"].splitlines()
    assert set(UNKNOWN) == set(lines)
    assert run("understanding", "review").stderr == "there is nothing to be reviewed\n"


def test_phrases_count_where_they_are_brought(asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One by one: some are thrown away, one is given a meaning, and with the file it is understood from then on."""
    own = asked / "own.yaml"
    own.write_text("de:\n  intents:\n    help: |\n      was geht\n", "utf-8")
    reviewed = run("understanding", "review", "own.yaml", input="drop\neach\nintents.contact\n")
    assert reviewed.stderr.endswith("own.yaml: 1 more\n3 reviewed, 0 left\n")
    written = yaml.safe_load(own.read_text("utf-8"))
    assert written == {"de": {"intents": {"contact": f"{UNKNOWN[2]}\n", "help": "was geht\n"}}}
    script = f"Hallo\n1\n1\n1\nAnsprechpartner?\n{UNKNOWN[2].title()}?\n"
    assert len(set(chat(script))) == 2
    monkeypatch.setenv("WORKSHOP_BOT_PHRASES", "own.yaml")
    assert len(set(chat(script))) == 1


def chat(script: str) -> list[str]:
    """The last two answers of a conversation with a bot that is started for it."""
    command = [sys.executable, "-m", "bot", "chat", "--as", "Ben"]
    played = subprocess.run(command, input=script, capture_output=True, text=True, check=True, timeout=60)
    return [answer.partition("Ben> ")[0].strip() for answer in played.stdout.split("bot → Ben: ")[-2:]]


def test_a_file_that_is_none_is_refused(asked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """X1: at the start and before anything is asked, in one line that names the place; nothing is forgotten."""
    (asked / "own.yaml").write_text("de:\n  intents:\n    regsiter: |\n      ich mag\n", "utf-8")
    refused = run("understanding", "review", "own.yaml", input="drop\n" * 3)
    line = "own.yaml: 'intents.regsiter': there is no such subject; perhaps intents.register"
    assert (refused.exit_code, refused.stderr) == (1, f"{line}\n")
    monkeypatch.setenv("WORKSHOP_BOT_PHRASES", "own.yaml")
    with pytest.raises(NotUsableError, match=r"WORKSHOP_BOT_PHRASES: own\.yaml"):
        load_settings()
    (asked / "own.yaml").write_text("- x\n", "utf-8")
    with pytest.raises(NotUsableError, match="is no file of phrases"):
        load_settings()
    monkeypatch.delenv("WORKSHOP_BOT_PHRASES")
    assert "3 left" in run("understanding", "review", input="").stderr
