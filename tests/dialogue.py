"""Written dialogues, in the form in which the terminal prints them, played on any messenger.

    # what this dialogue shows
    :as Anna --site halle --audience employees
    Anna> Termine
    bot → Anna: Die nächsten Workshops: … [1] 28. Jan.: …
    :wait 2d

`NAME> …` is written by that person, `:…` is said to the terminal (`bot.rehearsal`), and every message that the bot
sends must be expected, in its order for each person; `…` stands for anything, and white space makes no difference.
Several people who do and hear the same can stand in one line: `Anna, Ben> Termine`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from bot.clock import MovableClock
from bot.messengers.base import number_labels
from bot.rehearsal import Rehearsal
from handlers.programme.file import ProgrammeFile, to_utc
from handlers.programme.service import load_programme
from storage.database import transaction

NAMES = r"\w+(?:, \w+)*"
FOLDER = Path(__file__).with_name("dialogues")


class Stage(Protocol):
    """A messenger on which a dialogue is played: people who write, and what they hear."""

    rehearsal: Rehearsal
    clock: MovableClock

    async def write(self, name: str, text: str) -> None:
        """Lets somebody write; returns when the bot has handled it and everything that is due was delivered."""

    def heard(self, name: str) -> list[str]:
        """What the bot has said to somebody since the last call, each message as the terminal would show it."""

    @property
    def names(self) -> list[str]:
        """Everybody who can hear something."""


def set_stage(engine: Engine, sample: ProgrammeFile) -> MovableClock:
    """Loads the sample programme, and gives a clock that stands where its demonstration begins."""
    with transaction(engine) as session:
        load_programme(session, sample)
    assert sample.programme.demo_clock
    start = to_utc(sample.programme.demo_clock, sample.programme.timezone)
    return MovableClock(lambda: start)


@dataclass(frozen=True)
class Line:
    """One line of a dialogue: who, and what is written (`said` False) or heard (`said` True)."""

    number: int
    name: str
    text: str
    said: bool = False


def read_dialogue(source: str) -> Iterator[Line]:
    """The lines of a dialogue; a line that is indented belongs to the one before."""
    blocks: list[tuple[int, str]] = []
    for number, line in enumerate(source.splitlines(), 1):
        if not line.strip() or line.startswith("#") or line.startswith(": "):
            continue
        if line.startswith(" "):
            blocks[-1] = blocks[-1][0], f"{blocks[-1][1]}\n{line.strip()}"
        else:
            blocks.append((number, line))
    for number, block in blocks:
        if several := re.fullmatch(rf":as ({NAMES})( .*)?", block):
            yield from (Line(number, "", f"as {name}{several[2] or ''}") for name in several[1].split(", "))
        elif block.startswith(":"):
            yield Line(number, "", block[1:])
        elif said := re.fullmatch(rf"bot → ({NAMES}): (.*)", block, re.S):
            yield from (Line(number, name, said[2], True) for name in said[1].split(", "))
        elif written := re.fullmatch(rf"({NAMES})> ?(.*)", block, re.S):
            yield from (Line(number, name, written[2]) for name in written[1].split(", "))
        else:
            raise AssertionError(f"line {number}: this is no line of a dialogue: {block!r}")


async def play(source: str, stage: Stage) -> None:
    """Plays a dialogue, and compares everything that is said."""
    unheard: dict[str, list[str]] = {}
    number = 0
    for line in read_dialogue(source):
        if line.said:
            assert unheard.get(line.name), f"line {line.number}: {line.name} hears nothing, expected: {line.text}"
            heard = unheard[line.name].pop(0)
            assert matches(line.text, heard), (
                f"line {line.number}\nexpected: {fold(line.text)}\n     was: {fold(heard)}"
            )
            continue
        same = line.number == number
        assert same or not any(unheard.values()), f"before line {line.number} there was said, unexpected: {unheard}"
        number = line.number
        if line.name:
            stage.rehearsal.speaker = line.name
            await stage.write(line.name, line.text)
        else:
            answer = await stage.rehearsal.obey(line.text)
            assert not answer.startswith("that can't be done"), f"line {line.number}: {answer}"
        for name in stage.names:
            unheard.setdefault(name, []).extend(stage.heard(name))
    assert not any(unheard.values()), f"at the end there was said, unexpected: {unheard}"


def matches(expected: str, heard: str) -> bool:
    """Whether something that was said is what was expected."""
    parts = [re.escape(part.strip()) for part in fold(expected).split("…")]
    return re.fullmatch(r"\s*.*\s*".join(parts), fold(heard)) is not None


def fold(text: str) -> str:
    """A text in which white space makes no difference."""
    return " ".join(text.split())


def show(text: str, labels: list[str]) -> str:
    """A message as the terminal shows it."""
    return "  ".join([text, *number_labels(labels)])


DIALOGUES = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.txt"))}
"""Every written dialogue, by its name."""
