"""What the tests of feedback share."""

import pytest
from sqlalchemy import Engine

from handlers.programme.file import ProgrammeFile
from tests.feedback.party import Party


@pytest.fixture
def party(database: Engine, sample: ProgrammeFile) -> Party:
    """The sample programme, shortly before a workshop."""
    return Party(database, sample)
