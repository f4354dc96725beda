"""A rehearsal: people are played by name, and time passes when the script says so."""

import argparse
import shlex
from collections.abc import Callable
from datetime import datetime
from typing import NoReturn
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select

from bot.clock import MovableClock
from bot.deliveries import Deliveries
from bot.durations import parse_duration
from bot.messengers.base import Messenger
from bot.schedule import do_due, next_due
from handlers.dialogue import Assistant
from handlers.errors import RefusedError
from handlers.messages import Address
from handlers.people.service import Profile, rehearse_person
from handlers.words import clean
from storage import tables
from storage.database import transaction
from storage.kinds import RoleName

LAST_YEAR = 2110
KNOWN = (
    "known are :as NAME [--role ROLE] [--site SITE] [--audience AUDIENCE] [--language LANG], :now, :wait 2d, "
    ":until 2027-01-28T16:00, :quit"
)


class _WrongError(ValueError):
    """A line to the terminal that can't be obeyed; the text says why."""


class _Words(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _WrongError(message)


class Rehearsal:
    """Obeys the lines that begin with `:`: who is writing, and what time it is.

    Everything that falls due on the way to a later time happens, in order, and is delivered. `free` is False on a
    database in which real people are: there nobody is given a role, and time is not moved.
    """

    def __init__(
        self,
        engine: Engine,
        assistant: Assistant,
        clock: MovableClock,
        messenger: Messenger,
        address: Callable[[str], Address],
        *,
        free: bool = True,
    ) -> None:
        self._engine = engine
        self._assistant = assistant
        self._clock = clock
        self._name = messenger.name
        self._address = address
        self._free = free
        self._deliveries = Deliveries(engine, {messenger.name: messenger}, clock)
        self.speaker = "Anna"

    async def obey(self, line: str) -> str:
        """Does what a line behind the colon says, and gives the terminal's answer."""
        try:
            words = shlex.split(line)
            match words:
                case ["as", name, *options]:
                    return self.cast(name, options)
                case ["now"]:
                    return self._time()
                case ["wait", duration]:
                    return await self.pass_time(self._clock() + parse_duration(duration))
                case ["until", moment]:
                    return await self.pass_time(self._moment(moment))
        except (RefusedError, ValueError) as error:
            return f"that can't be done: {error}"
        return KNOWN

    def cast(self, name: str, options: list[str]) -> str:
        """Lets somebody else write; with options they also get a profile and a role, as if they had consented."""
        parser = _Words(add_help=False)
        parser.add_argument("--role", choices=[role.value for role in RoleName])
        for option in ("--site", "--audience", "--language"):
            parser.add_argument(option)
        given = parser.parse_args(options)
        name = " ".join(clean(name).split())
        if not name or name.startswith("-"):
            raise _WrongError("there must be a name: :as NAME")
        profile = Profile(given.audience, given.site, given.language, RoleName(given.role) if given.role else None)
        if profile != Profile():
            self._refuse_unless_free()
            with transaction(self._engine) as session:
                rehearse_person(session, self._address(name), profile, self._assistant.texts.languages, self._clock())
        self.speaker = name
        return f"{name} is writing now"

    async def pass_time(self, until: datetime) -> str:
        """Moves the clock; everything that is due on the way happens at its time."""
        self._refuse_unless_free()
        if until < self._clock():
            raise _WrongError("time does not run backwards")
        if until.year > LAST_YEAR:
            raise _WrongError(f"this calendar ends with the year {LAST_YEAR}")
        while (at := next_due(self._engine, self._clock())) is not None and at <= until:
            self._clock.move_to(at)
            await self.settle()
        self._clock.move_to(until)
        await self.settle()
        return self._time()

    async def settle(self) -> None:
        """Does what is due now, and delivers everything that is waiting."""
        do_due(self._engine, self._assistant, self._clock())
        await self._deliveries.deliver_due(self._name)

    def _refuse_unless_free(self) -> None:
        if not self._free:
            raise _WrongError("real people use this database; take 'workshop-bot demo' to rehearse")

    def _zone(self) -> ZoneInfo:
        with transaction(self._engine) as session:
            return ZoneInfo(session.scalars(select(tables.Programme.timezone)).one())

    def _time(self) -> str:
        return self._clock().astimezone(self._zone()).strftime("%Y-%m-%dT%H:%M")

    def _moment(self, text: str) -> datetime:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=self._zone())
