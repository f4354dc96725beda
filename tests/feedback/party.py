"""People who were at a workshop and answer its form, through the real handlers."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, func, select

from bot.messengers.console import Console
from handlers.people.service import Profile, rehearse_person
from handlers.programme.file import ProgrammeFile
from handlers.registration.service import take_seat
from storage import tables
from storage.database import transaction
from storage.kinds import RoleName
from tests.terminal import TerminalStage

WORKSHOP = "gs-2027-03"
"""On 4 March 2027 from 9:00 to 15:30, with the form `standard`: six questions, sent after two hours."""
BEFORE = datetime(2027, 3, 4, 7, 0, tzinfo=UTC)
OPENS = datetime(2027, 3, 4, 16, 30, tzinfo=UTC)
CLOSES = datetime(2027, 3, 11, 16, 30, tzinfo=UTC)


class Party(TerminalStage):
    """A terminal at which people can be booked beforehand. It is shortly before the workshop."""

    def __init__(self, engine: Engine, sample: ProgrammeFile) -> None:
        super().__init__(engine, sample)
        self.clock.move_to(BEFORE)
        self.console = Console(lambda line: None)

    def book(self, *names: str, workshop: str = WORKSHOP) -> None:
        for name in names:
            with transaction(self.engine) as session:
                profile = Profile("employees", "halle", "de")
                address = self.console.address(name)
                person = rehearse_person(session, address, profile, self.assistant.texts.languages, self.clock())
                assert take_seat(session, person, workshop, self.clock()).changed

    def organiser(self, name: str, site: str | None = None) -> tables.Person:
        with transaction(self.engine) as session:
            address, profile = self.console.address(name), Profile(None, site, "de", RoleName.ORGANISER)
            return rehearse_person(session, address, profile, self.assistant.texts.languages, self.clock())

    async def until(self, moment: datetime) -> None:
        await self.rehearsal.pass_time(moment)

    async def say(self, name: str, *lines: str) -> list[str]:
        """Lets somebody write some lines, and gives what they hear."""
        self.heard(name)
        for line in lines:
            await self.write(name, line)
        return self.heard(name)

    def person(self, name: str) -> tables.Person:
        with transaction(self.engine) as session:
            return session.scalars(select(tables.Person).where(tables.Person.name == name)).one()

    def ballots(self) -> list[tables.Ballot]:
        with transaction(self.engine) as session:
            return list(session.scalars(select(tables.Ballot)))

    def statuses(self) -> dict[str, str]:
        with transaction(self.engine) as session:
            rows = session.execute(
                select(tables.Person.name, tables.Participation.status).join(
                    tables.Participation, tables.Participation.person_id == tables.Person.id
                )
            )
            return {name: status.value for name, status in rows}

    def count(self, table: Any) -> int:
        with transaction(self.engine) as session:
            return session.scalar(select(func.count()).select_from(table)) or 0
