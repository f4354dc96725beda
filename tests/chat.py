"""People who write and press in tests, through the real handlers and a real database."""

import itertools

from sqlalchemy import Engine, select

from bot.turns import handle_event
from handlers.dialogue import Assistant
from handlers.messages import Address, EventKind, Incoming
from handlers.people.service import Profile, rehearse_person
from handlers.texts import Texts
from storage import tables
from storage.database import transaction
from tests.registration.test_service import NOW

ASSISTANT = Assistant(Texts())
_events = itertools.count(1)


class Chat:
    """Everybody's private conversation with the bot; what is said is read from the outbox."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def let_in(self, name: str, profile: Profile) -> int:
        """Puts a person into the database, and gives their id."""
        with transaction(self.engine) as session:
            return rehearse_person(session, _address(name), profile, ASSISTANT.texts.languages, NOW).id

    def write(self, name: str, *texts: str) -> str:
        """Writes one message after the other, and gives the answer to the last."""
        for text in texts:
            self._handle(Incoming(str(next(_events)), _address(name), text))
        return self.heard(name)[-1]

    def token(self, name: str, label: str) -> str:
        """The token of the choice with this label in the newest message that has it."""
        for row in reversed(self._rows(name)):
            for number, choice in enumerate(row.payload["choices"]):
                if choice["label"] == label:
                    return f"{row.id}.{number}"
        raise AssertionError(f"{name} was never offered {label!r}")

    def press(self, name: str, token: str) -> str:
        """Presses a choice, and gives the answer."""
        self._handle(Incoming(str(next(_events)), _address(name), press=token, kind=EventKind.PRESS))
        return self.heard(name)[-1]

    def heard(self, name: str) -> list[str]:
        """Everything that was said to a person, with the choices in brackets."""
        return [
            " ".join([row.payload["text"], *(f"[{choice['label']}]" for choice in row.payload["choices"])])
            for row in self._rows(name)
        ]

    def _rows(self, name: str) -> list[tables.Outbox]:
        with transaction(self.engine) as session:
            mine = select(tables.Outbox).where(tables.Outbox.conversation == name).order_by(tables.Outbox.id)
            return list(session.scalars(mine))

    def _handle(self, event: Incoming) -> None:
        assert handle_event(self.engine, ASSISTANT, event, NOW)


def _address(name: str) -> Address:
    return Address("console", name, name, name)
