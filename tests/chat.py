"""People who write and press in tests, through the real handlers and a real database."""

import itertools
from datetime import UTC, datetime

from sqlalchemy import Engine, select

from bot.turns import handle_event
from handlers.dialogue import Assistant
from handlers.messages import Address, EventKind, Incoming
from handlers.people.service import Profile, rehearse_person
from handlers.texts import Texts
from storage import tables
from storage.database import transaction

NOW = datetime(2027, 1, 11, 7, 30, tzinfo=UTC)
"""A Monday morning, before every workshop of the sample programme."""
ASSISTANT = Assistant(Texts())
_events = itertools.count(1)


class Chat:
    """Everybody's conversation with the bot; what is said is read from the outbox. `now` can be set."""

    def __init__(self, engine: Engine, *, invited_only: bool = False) -> None:
        self.engine = engine
        self.now = NOW
        self.assistant = Assistant(ASSISTANT.texts, invited_only=invited_only)

    def let_in(self, name: str, profile: Profile) -> int:
        """Puts a person into the database, and gives their id."""
        with transaction(self.engine) as session:
            return rehearse_person(session, _address(name), profile, self.assistant.texts.languages, self.now).id

    def arrive(self, name: str) -> None:
        """Lets somebody become a person who works for the city of Halle."""
        self.write(name, "Hallo", "1", "Mitarbeitende", "Stadt Halle (Saale)")

    def write(self, name: str, *texts: str) -> str:
        """Writes one message after the other, and gives the answer to the last."""
        for text in texts:
            self.send(name, EventKind.TEXT, text)
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
        self.send(name, EventKind.PRESS, press=token)
        return self.heard(name)[-1]

    def send(self, name: str, kind: EventKind, text: str = "", press: str = "", *, private: bool = True) -> None:
        """Lets an event arrive, twice: X6, it is handled once."""
        event = Incoming(str(next(_events)), _address(name, private=private), text, press, kind)
        assert handle_event(self.engine, self.assistant, event, self.now)
        assert not handle_event(self.engine, self.assistant, event, self.now), "X6: the same event twice"

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


def _address(name: str, *, private: bool = True) -> Address:
    return Address("console", name, name, name, private)
