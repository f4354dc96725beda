"""X5: encrypted rooms, against a real Synapse and people with stock nio."""

import pytest
from sqlalchemy import Engine

from handlers.programme.file import ProgrammeFile
from tests.bot.matrix_stage import MatrixStage, find_names
from tests.dialogue import DIALOGUES, play
from tests.servers.synapse import Synapse


@pytest.mark.parametrize("name", ["first_contact", "registration", "reminders"])
async def test_dialogue(name: str, sqlite: Engine, sample: ProgrammeFile, synapse: Synapse) -> None:
    """X5: what is written in the file is what is said, to the letter, in encrypted rooms."""
    async with MatrixStage.open(sqlite, sample, synapse, find_names(DIALOGUES[name]), encrypted=True) as stage:
        await play(DIALOGUES[name], stage)
