"""People and their roles: consent, invitations, and who may do what."""

import secrets
from base64 import b32encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from handlers.errors import RefusedError
from handlers.messages import Address
from handlers.programme.catalogue import find_audience, find_site
from storage import tables
from storage.kinds import ORGANISERS, RoleName

USES = {RoleName.PARTICIPANT: 100, RoleName.TRAINER: 1, RoleName.ORGANISER: 1, RoleName.ADMINISTRATOR: 1}
"""How often an invitation can be used unless it is said: a whole unit takes part, but one person organises."""
LONGEST_INVITATION = timedelta(days=366)


def enrol(session: Session, address: Address, language: str, now: datetime) -> tables.Account:
    """Makes a person with an account of whoever has given their consent."""
    person = tables.Person(name=address.name or address.user, language=language, consented_at=now)
    session.add(person)
    session.flush()
    account = tables.Account(
        person_id=person.id, messenger=address.messenger, external_id=address.user, conversation=address.conversation
    )
    session.add(account)
    session.flush()
    return account


def find_person(session: Session, person_id: int) -> tables.Person:
    """The person, who is there as long as anything refers to them."""
    return session.get_one(tables.Person, person_id)


def change_profile(session: Session, person: tables.Person, asks: Literal["audience", "site"], id: str) -> None:
    """Keeps for whom or where a person works. Refuses what the programme does not have any more."""
    if asks == "audience" and find_audience(session, id):
        person.audience_id = id
    elif asks == "site" and find_site(session, id):
        person.site_id = id
    else:
        raise RefusedError("dialogue-lost")


@dataclass(frozen=True)
class Profile:
    """What a rehearsed person is; None leaves it as it is."""

    audience: str | None = None
    site: str | None = None
    language: str | None = None
    role: RoleName | None = None


def rehearse_person(
    session: Session, address: Address, profile: Profile, languages: Collection[str], now: datetime
) -> tables.Person:
    """Puts a person into a rehearsal as if they had consented and said all this. Raises ValueError for what is not."""
    for name, table in (("audience", tables.Audience), ("site", tables.Site)):
        wanted = getattr(profile, name)
        if wanted and session.get(table, wanted) is None:
            known = ", ".join(session.scalars(select(table.id).order_by(table.position)))
            raise ValueError(f"there is no {name} {wanted!r}; there are {known}")
    if profile.language and profile.language not in languages:
        raise ValueError(f"there is no language {profile.language!r}; there are {', '.join(languages)}")
    account = session.scalar(
        select(tables.Account).where(
            tables.Account.messenger == address.messenger, tables.Account.external_id == address.user
        )
    )
    if account is None:
        programme = session.scalars(select(tables.Programme)).one()
        account = enrol(session, address, profile.language or programme.language, now)
    person = session.get_one(tables.Person, account.person_id)
    person.audience_id = profile.audience or person.audience_id
    person.site_id = profile.site or person.site_id
    person.language = profile.language or person.language
    if profile.role:
        grant_role(session, person, profile.role, profile.site, now, None)
    return person


def may(session: Session, person: tables.Person, roles: Collection[RoleName], site_id: str | None = None) -> bool:
    """Whether a person has one of the roles everywhere or, where a site is named, at that site."""
    held = session.scalars(select(tables.Role).where(tables.Role.person_id == person.id, tables.Role.name.in_(roles)))
    return any(role.site_id is None or role.site_id == site_id for role in held)


def require_organiser(session: Session, person: tables.Person, site_id: str | None = None) -> None:
    """Refuses whoever may not organise at the site (None: at all sites together)."""
    if not may(session, person, ORGANISERS, site_id):
        raise RefusedError("not-allowed")


def organised_sites(session: Session, person: tables.Person) -> list[str] | None:
    """The sites that a person organises; None means all. Refuses who organises none."""
    held = session.scalars(
        select(tables.Role).where(tables.Role.person_id == person.id, tables.Role.name.in_(ORGANISERS))
    ).all()
    if not held:
        raise RefusedError("not-allowed")
    return None if any(role.site_id is None for role in held) else sorted({r.site_id for r in held if r.site_id})


def list_responsible(session: Session, site_id: str | None) -> Sequence[tables.Person]:
    """The organisers who answer the people of a site: those of the site, and those of all sites."""
    return session.scalars(
        select(tables.Person)
        .where(
            tables.Person.id.in_(
                select(tables.Role.person_id).where(
                    tables.Role.name.in_(ORGANISERS),
                    tables.Role.site_id.is_(None) | (tables.Role.site_id == site_id),
                )
            )
        )
        .order_by(tables.Person.id)
    ).all()


def grant_role(
    session: Session, person: tables.Person, role: RoleName, site_id: str | None, now: datetime, actor: int | None
) -> bool:
    """Gives a person a role, and writes it into the audit log; False where they had it."""
    if _holds(session, person, role, site_id):
        return False
    session.add(tables.Role(person_id=person.id, name=role, site_id=site_id))
    record(session, now, actor, "role.granted", f"person:{person.id}", None, {"role": role.value, "site": site_id})
    session.flush()
    return True


def _holds(session: Session, person: tables.Person, role: RoleName, site_id: str | None) -> bool:
    held = select(tables.Role.id).where(
        tables.Role.person_id == person.id,
        tables.Role.name == role,
        tables.Role.site_id.is_(None) if site_id is None else tables.Role.site_id == site_id,
    )
    return session.scalar(held) is not None


def record(
    session: Session,
    now: datetime,
    actor: int | None,
    action: str,
    subject: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    """Writes down who changed what; the actor is None where the operator or the bot did."""
    session.add(tables.AuditEntry(at=now, actor_id=actor, action=action, subject=subject, before=before, after=after))


def invite(
    session: Session, role: RoleName, site_id: str | None, uses: int, expires_at: datetime, now: datetime
) -> str:
    """A new code that gives a role; only its digest is kept."""
    code = make_code()
    invitation = tables.Invitation(
        digest=digest_code(code), role=role, site_id=site_id, uses_left=uses, expires_at=expires_at
    )
    session.add(invitation)
    session.flush()
    made = {"role": role.value, "site": site_id, "uses": uses, "expires_at": expires_at.isoformat()}
    record(session, now, None, "invitation.created", f"invitation:{invitation.id}", None, made)
    return code


def redeem(session: Session, person: tables.Person, code: str, now: datetime) -> tables.Invitation:
    """Gives a person the role of an invitation. Refuses an unknown, used up or expired code, all in the same words.

    Whoever has the role already keeps it, is told so, and uses nothing up, also at the second tap on a link. The code
    is looked up by its digest, so the comparison tells nothing of how much of a guess was right; of several people
    who redeem at the same moment, as many get the role as there are uses left.
    """
    invitation = session.scalar(select(tables.Invitation).where(tables.Invitation.digest == digest_code(code)))
    if invitation is None:
        raise RefusedError("invitation-refused")
    if _holds(session, person, invitation.role, invitation.site_id):
        raise RefusedError("invitation-needless")
    used = session.scalar(
        update(tables.Invitation)
        .where(
            tables.Invitation.id == invitation.id,
            tables.Invitation.uses_left > 0,
            tables.Invitation.expires_at > now,
        )
        .values(uses_left=tables.Invitation.uses_left - 1)
        .returning(tables.Invitation.id)
    )
    if used is None:
        raise RefusedError("invitation-refused")
    session.refresh(invitation)
    if not grant_role(session, person, invitation.role, invitation.site_id, now, person.id):
        raise RefusedError("invitation-needless")
    before, after = {"uses": invitation.uses_left + 1}, {"uses": invitation.uses_left}
    record(session, now, person.id, "invitation.redeemed", f"invitation:{invitation.id}", before, after)
    return invitation


def make_code() -> str:
    """A code that can't be guessed.

    It has 128 random bits: a million guesses a second find none in the age of the universe, so tries need not be
    counted. It is made of small letters and digits, so that it survives links, dictation and a telephone's capital
    at the beginning.
    """
    return b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def digest_code(code: str) -> str:
    """What is kept of a code: nobody who reads it can use it."""
    return sha256(code.strip().lower().encode()).hexdigest()
