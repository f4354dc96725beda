"""Q9: the longest question and the longest answer arrive whole."""

from sqlalchemy import Engine

from handlers.programme.file import ProgrammeFile
from handlers.router import LONGEST_TEXT
from tests.dialogue import play
from tests.terminal import TerminalStage


async def test_the_longest_texts(database: Engine, sample: ProgrammeFile) -> None:
    """Q9: 4,000 characters are asked, answered and listed; they are repeated in full only where they are new."""
    question, answer = "f" * LONGEST_TEXT, "& " * (LONGEST_TEXT // 2 - 1) + "&"
    await play(
        f"""
:as Anna --site halle --audience employees
:as Olga --role organiser --site halle
Anna> Das Team fragen
bot → Anna: Was möchten Sie das Organisationsteam fragen? …
Anna> {question}
bot → Anna: Ihre Frage ist beim Organisationsteam. …
bot → Olga: Frage von Anna (Stadt Halle (Saale)): {question} [1] Antworten …
Olga> offene fragen
bot → Olga: Eine Frage ans Team ist offen: Anna: „{"f" * 199}…“ Gestellt vor … [1] {"f" * 39}…  [2] Organisation
Olga> 1
bot → Olga: Frage von Anna (Stadt Halle (Saale)): {question} Gestellt …
Olga> 1
bot → Olga: Was möchten Sie auf „{"f" * 199}…“ antworten? …
Olga> {answer}
bot → Olga: Ihre Antwort ist unterwegs an Anna. [1] Als Antwort merken
bot → Anna: Das Organisationsteam antwortet auf Ihre Frage „{"f" * 199}…“: {answer} [1] Noch etwas dazu fragen
Anna> meine fragen
bot → Anna: Ihre Fragen … Antwort: {answer} [1] Das Team fragen …
""",
        TerminalStage(database, sample),
    )
