"""Talking to the bot in the terminal, typed by hand or read from a pipe."""

from collections.abc import Callable, Iterator
from typing import TextIO

from sqlalchemy import Engine

from bot.clock import MovableClock
from bot.configured import NotUsableError
from bot.messengers.console import Console
from bot.rehearsal import Rehearsal
from bot.turns import handle_event
from handlers.dialogue import Assistant


async def talk(
    engine: Engine,
    assistant: Assistant,
    clock: MovableClock,
    lines: TextIO,
    write: Callable[[str], None],
    *,
    speaker: str = "Anna",
    options: tuple[str, ...] = (),
    free: bool = True,
) -> None:
    """Plays lines until they end or `:quit`; each is answered whole before the next is read.

    A line that begins with `:` speaks to the terminal. From a pipe, what is said is repeated as `NAME> …`. Raises
    NotUsableError where the first speaker can't be what the options say.
    """
    console = Console(write)
    rehearsal = Rehearsal(engine, assistant, clock, console, console.address, free=free)
    try:
        greeting = rehearsal.cast(speaker, list(options))
    except ValueError as error:
        raise NotUsableError(str(error)) from None
    by_hand = lines.isatty()
    if by_hand:
        write(f": {greeting}. Write 'Hallo'; ':quit' leaves, ':' shows what else there is.")
    for line in _read(lines, lambda: rehearsal.speaker if by_hand else ""):
        if line.strip() == ":quit":
            return
        if line.startswith(":"):
            write(f": {await rehearsal.obey(line[1:])}")
            continue
        if not by_hand:
            write(f"{rehearsal.speaker}> {line}")
        handle_event(engine, assistant, console.event(rehearsal.speaker, line, clock()), clock())
        await rehearsal.settle()


def _read(lines: TextIO, prompt: Callable[[], str]) -> Iterator[str]:
    while True:
        if name := prompt():
            try:
                yield input(f"{name}> ")
            except (EOFError, KeyboardInterrupt):
                return
        else:
            line = lines.readline()
            if not line:
                return
            yield line.rstrip("\r\n")
