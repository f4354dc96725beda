"""What comes through a pipe into the terminal: odd names, odd times, bytes that are no text."""

import os
import subprocess
import sys

import pytest


def pipe(text: bytes) -> str:
    """Everything that `workshop-bot demo` says when it is given this; it must end well."""
    environment = os.environ | {"PYTHONIOENCODING": "utf-8:strict"}
    done = subprocess.run([sys.executable, "-m", "bot", "demo"], input=text, capture_output=True, env=environment)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout.decode()


def test_bytes_that_are_no_text() -> None:
    """Bad input: half a character, NUL and a line without an end are answered like any other text."""
    said = pipe(b"Hal\xfflo\nHi\0lfe\n:as \xff\nHilfe")
    assert said.count("bot → Anna: ") == 2
    assert "bot → \N{REPLACEMENT CHARACTER}: " in said


@pytest.mark.parametrize("line", [':as ""', ":as ' '", ':as "', ":as --role", ":as -x", ":as X --role boss"])
def test_who_is_nobody_does_not_write(line: str) -> None:
    said = pipe(f"{line}\nHilfe\n".encode())
    assert said.startswith(": that can't be done: ")
    assert "Anna> Hilfe" in said


@pytest.mark.parametrize("line", [":until 9999-12-31T23:59", ":wait 9999w", ":until 2000-01-01T00:00", ":wait -1d"])
def test_a_time_that_is_out_of_reach(line: str) -> None:
    said = pipe(f"{line}\n:now\nHilfe\n".encode())
    assert said.startswith(": that can't be done: ")
    assert ": 2027-01-11T08:30\n" in said


def test_a_name_of_several_words_and_signs() -> None:
    said = pipe(':as "Anna: b → c 😀"\nHilfe\n'.encode())
    assert "bot → Anna: b → c 😀: Ich bin ein Chatbot" in said
