"""The terminal as a stage for written dialogues."""

from sqlalchemy import Engine

from bot.messengers.console import Console
from bot.rehearsal import Rehearsal
from bot.turns import handle_event
from handlers.dialogue import Assistant
from handlers.programme.file import ProgrammeFile
from handlers.texts import Texts
from tests.dialogue import read_dialogue, set_stage

TEXTS = Texts()


class TerminalStage:
    """The terminal: what is printed is what is heard."""

    def __init__(self, engine: Engine, sample: ProgrammeFile) -> None:
        self.engine = engine
        self.clock = set_stage(engine, sample)
        self.assistant = Assistant(TEXTS)
        self._printed: list[str] = []
        self._console = Console(self._printed.append)
        self.rehearsal = Rehearsal(engine, self.assistant, self.clock, self._console, self._console.address)

    async def write(self, name: str, text: str) -> None:
        event = self._console.event(name, text, self.clock())
        assert handle_event(self.engine, self.assistant, event, self.clock())
        assert not handle_event(self.engine, self.assistant, event, self.clock()), "X6: the same event twice"
        await self.rehearsal.settle()

    @property
    def names(self) -> list[str]:
        return list({line.name: None for printed in self._printed for line in read_dialogue(printed)})

    def heard(self, name: str) -> list[str]:
        lines = [line for printed in self._printed for line in read_dialogue(printed)]
        self._printed[:] = [p for p in self._printed for line in read_dialogue(p) if line.name != name]
        return [line.text for line in lines if line.name == name]
