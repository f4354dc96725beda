"""Every written dialogue, on the terminal, with each database."""

import pytest
from sqlalchemy import Engine

from handlers.programme.file import ProgrammeFile
from tests.dialogue import DIALOGUES, play
from tests.terminal import TerminalStage


@pytest.mark.parametrize("name", DIALOGUES)
async def test_dialogue(name: str, database: Engine, sample: ProgrammeFile) -> None:
    """What is written in the file is what is said, to the letter."""
    await play(DIALOGUES[name], TerminalStage(database, sample))
