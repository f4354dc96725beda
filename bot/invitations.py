"""Invitations, as the operator makes them on the command line."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.durations import parse_duration
from handlers.people.service import LONGEST_INVITATION, USES, invite
from handlers.programme.faults import nearest, show
from handlers.router import command_words
from handlers.texts import Texts, in_language
from storage import tables
from storage.database import transaction
from storage.kinds import RoleName

MOST_USES = 10_000


def create_invitation(
    engine: Engine,
    role: str,
    site: str | None,
    uses: int | None,
    expires: str,
    now: datetime,
    *,
    telegram_name: str | None,
    matrix_user: str | None,
) -> list[str]:
    """Makes an invitation, and gives the lines that say its code and how it is used on each messenger.

    The code is nowhere but in these lines: the database keeps its digest. `uses` None is what suits the role.
    `telegram_name` is the Telegram bot's user name, `matrix_user` the bot's Matrix id; None where there is none.
    Raises ValueError with one readable line for what can't be.
    """
    name = _role(role)
    count = USES[name] if uses is None else uses
    if not 1 <= count <= MOST_USES:
        raise ValueError(f"--uses {count}: take a number from 1 to {MOST_USES}")
    lifetime = parse_duration(expires)
    if not lifetime or lifetime > LONGEST_INVITATION:
        raise ValueError(f"--expires {show(expires)}: take more than nothing and at most {LONGEST_INVITATION.days}d")
    with transaction(engine) as session:
        place = _site(session, site)
        programme = session.scalar(select(tables.Programme))
        code = invite(session, name, site, count, now + lifetime, now)
        timezone, language = (programme.timezone, programme.language) if programme else ("UTC", "en")
        where = f"{in_language(place.name, language, language)} ({place.id})" if place else "all sites"
    until = (now + lifetime).astimezone(ZoneInfo(timezone))
    times = "once" if count == 1 else f"{count} times"
    return [
        f"code: {code}",
        f"gives: {name.value}, {where}; can be used {times}, until {until:%Y-%m-%d %H:%M} ({timezone})",
        *_ways(code, _command(language), telegram_name, matrix_user),
    ]


def _ways(code: str, command: str, telegram_name: str | None, matrix_user: str | None) -> Iterator[str]:
    if telegram_name:
        yield f"Telegram: https://t.me/{telegram_name.removeprefix('@')}?start={code}"
    if matrix_user:
        yield f"Matrix: https://matrix.to/#/{quote(matrix_user, safe='@:')} then write: !{command} {code}"
    yield f"{'or' if telegram_name or matrix_user else 'in any messenger'}: write to the bot: /{command} {code}"


def _command(language: str) -> str:
    texts = Texts()
    return command_words(texts, language if language in texts.languages else texts.languages[0], "invitation")[0]


def _role(role: str) -> RoleName:
    known = [name.value for name in RoleName]
    if role not in known:
        raise ValueError(f"--role {show(role)}: there is no such role; {nearest(role, known)}")
    return RoleName(role)


def _site(session: Session, site: str | None) -> tables.Site | None:
    if site is None:
        return None
    found = session.get(tables.Site, site)
    if found is None:
        known = session.scalars(select(tables.Site.id).order_by(tables.Site.position)).all()
        raise ValueError(f"--site {show(site)}: there is no such site; {nearest(site, known)}")
    return found
