"""Invitations and roles: they can't be guessed, used too often or too late, and hold where they were given."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, select

from bot.durations import parse_duration
from bot.invitations import create_invitation
from handlers.errors import RefusedError
from handlers.people.service import Profile, grant_role, invite, may, organised_sites, redeem, require_organiser
from storage import tables
from storage.database import transaction
from storage.kinds import ORGANISERS, RoleName
from tests.chat import NOW, Chat

WEEK = timedelta(days=7)
REFUSED = "Dieser Einladungscode gilt nicht oder nicht mehr."


@pytest.fixture
def chat(loaded: Engine) -> Chat:
    """The sample programme with Anna and Ben, employees of Halle."""
    chat = Chat(loaded)
    for name in ("Anna", "Ben"):
        chat.let_in(name, Profile("employees", "halle", "de"))
    return chat


def make(chat: Chat, uses: int = 1, site: str | None = None, role: RoleName = RoleName.ORGANISER) -> str:
    with transaction(chat.engine) as session:
        return invite(session, role, site, uses, NOW + WEEK, NOW)


def roles(chat: Chat) -> list[tuple[str, RoleName, str | None]]:
    with transaction(chat.engine) as session:
        held = select(tables.Person.name, tables.Role.name, tables.Role.site_id).join(
            tables.Role, tables.Role.person_id == tables.Person.id
        )
        return [(name, role, site) for name, role, site in session.execute(held.order_by(tables.Role.id))]


def redeem_at(chat: Chat, name: str, code: str, moment: timedelta) -> str:
    """Redeems a code so long after now, and says how it came out."""
    with transaction(chat.engine) as session:
        person = session.scalars(select(tables.Person).where(tables.Person.name == name)).one()
        try:
            with session.begin_nested():
                return redeem(session, person, code, NOW + moment).role.value
        except RefusedError as refusal:
            return refusal.key


def test_an_organiser_enters_by_an_invitation(chat: Chat) -> None:
    """P2, O3: the code gives the role at the site, the menu of organisers opens, and the audit log knows it."""
    code = make(chat, site="halle")
    welcome = chat.write("Anna", f"/einladung {code}")
    assert welcome.startswith(
        "Willkommen! Ihre Einladung ist eingelöst. Ihre Rolle: Organisation (Stadt Halle (Saale))"
    )
    assert chat.write("Anna", "1").startswith("Was möchten Sie organisieren?")
    assert roles(chat) == [("Anna", RoleName.ORGANISER, "halle")]
    with transaction(chat.engine) as session:
        entries = session.scalars(select(tables.AuditEntry).order_by(tables.AuditEntry.id)).all()
        assert [entry.action for entry in entries] == ["invitation.created", "role.granted", "invitation.redeemed"]
        assert [entry.actor_id is None for entry in entries] == [True, False, False]
        assert code not in str([(e.subject, e.before, e.after) for e in entries])
        assert session.scalars(select(tables.Invitation.digest)).one() != code


def test_a_guest_enters_by_a_link(chat: Chat) -> None:
    """P1, P2: before the consent nothing is used up; afterwards the same link gives the role."""
    code = make(chat)
    assert "Sie haben einen Einladungscode." in chat.write("Olga", f"/start {code}")
    assert roles(chat) == []
    chat.write("Olga", "1", "1", "1")
    assert chat.write("Olga", f"/start {code}").startswith("Willkommen!")


def test_typed_codes(chat: Chat) -> None:
    """P2: a telephone's capital at the beginning and white space around make no difference."""
    code = make(chat, uses=2)
    assert re.fullmatch("[a-z2-7]{26}", code)
    assert chat.write("Anna", "/einladung", f" {code.capitalize()} ").startswith("Willkommen!")
    assert chat.write("Ben", f"/einladung {code.upper()}").startswith("Willkommen!")


def test_a_used_code(chat: Chat) -> None:
    """P2, R2: a second tap says that it is done; somebody else is refused."""
    code = make(chat)
    chat.write("Anna", f"/start {code}")
    assert chat.write("Anna", f"/start {code}").startswith("Das ist schon erledigt")
    assert chat.write("Ben", f"/start {code}").startswith(REFUSED)
    assert [name for name, *_ in roles(chat)] == ["Anna"]


def test_who_has_the_role_uses_nothing_up(chat: Chat) -> None:
    """P2: a code is not spent on somebody who needs none."""
    chat.write("Anna", f"/start {make(chat)}")
    code = make(chat)
    assert chat.write("Anna", f"/start {code}").startswith("Das ist schon erledigt")
    assert chat.write("Ben", f"/start {code}").startswith("Willkommen!")


def test_an_expired_code(chat: Chat) -> None:
    """P2: until its last moment, and not at its end."""
    code = make(chat, uses=2)
    assert redeem_at(chat, "Anna", code, WEEK - timedelta(seconds=1)) == "organiser"
    assert redeem_at(chat, "Ben", code, WEEK) == "invitation-refused"


@pytest.mark.parametrize("guess", ["a" * 26, "", " ", "' OR 1=1 --", "%", "ä" * 26, "x" * 3900])
def test_a_guess(chat: Chat, guess: str) -> None:
    """P2: whatever is guessed, the answer is the same as for an expired code, and nothing is given."""
    make(chat)
    assert redeem_at(chat, "Anna", guess, timedelta()) == "invitation-refused"
    assert roles(chat) == []


def test_two_people_use_a_single_code_at_the_same_moment(chat: Chat) -> None:
    """P2: one gets the role, the other is refused, on both databases."""
    for _ in range(5):
        code = make(chat, site="goslar")
        start = Barrier(2)

        def use(name: str, code: str = code, start: Barrier = start) -> str:
            start.wait()
            return redeem_at(chat, name, code, timedelta())

        before = len(roles(chat))
        with ThreadPoolExecutor(2) as people:
            outcomes = sorted(people.map(use, ["Anna", "Ben"]))
        assert outcomes == ["invitation-refused", "organiser"]
        assert len(roles(chat)) == before + 1
        with transaction(chat.engine) as session:
            session.delete(session.scalars(select(tables.Role)).one())


def test_a_role_holds_where_it_was_given(chat: Chat) -> None:
    """O3: an organiser of a site organises there, not elsewhere and not everywhere; others organise nothing."""
    with transaction(chat.engine) as session:
        anna, ben = session.scalars(select(tables.Person).order_by(tables.Person.id))
        assert grant_role(session, anna, RoleName.ORGANISER, "halle", NOW, None)
        assert not grant_role(session, anna, RoleName.ORGANISER, "halle", NOW, None)
        assert grant_role(session, ben, RoleName.TRAINER, None, NOW, None)
        assert may(session, anna, ORGANISERS, "halle")
        assert not may(session, anna, ORGANISERS, "goslar")
        assert not may(session, anna, ORGANISERS)
        require_organiser(session, anna, "halle")
        assert organised_sites(session, anna) == ["halle"]
        for person, site in ((anna, "goslar"), (anna, None), (ben, "halle"), (ben, None)):
            with pytest.raises(RefusedError, match="not-allowed"):
                require_organiser(session, person, site)
        with pytest.raises(RefusedError, match="not-allowed"):
            organised_sites(session, ben)
        grant_role(session, anna, RoleName.ORGANISER, "goslar", NOW, None)
        assert organised_sites(session, anna) == ["goslar", "halle"]
        grant_role(session, anna, RoleName.ADMINISTRATOR, None, NOW, None)
        assert organised_sites(session, anna) is None


def created(chat: Chat, **changed: object) -> list[str]:
    wanted: dict[str, object] = {"role": "organiser", "site": "halle", "uses": None, "expires": "7d"} | changed
    telegram, matrix = wanted.pop("telegram", None), wanted.pop("matrix", None)
    return create_invitation(chat.engine, now=NOW, telegram_name=telegram, matrix_user=matrix, **wanted)  # type: ignore[arg-type]


def test_the_lines_that_the_operator_gets(chat: Chat) -> None:
    """P2: the code, what it gives, and a way in for each messenger; the code works."""
    lines = created(chat, telegram="@ikoe_bot", matrix="@bot:example.org")
    code = lines[0].removeprefix("code: ")
    assert lines[1:] == [
        "gives: organiser, Stadt Halle (Saale) (halle); can be used once, until 2027-01-18 08:30 (Europe/Berlin)",
        f"Telegram: https://t.me/ikoe_bot?start={code}",
        f"Matrix: https://matrix.to/#/@bot:example.org then write: !einladung {code}",
        f"or: write to the bot: /einladung {code}",
    ]
    assert chat.write("Anna", f"!einladung {code}").startswith("Willkommen!")
    assert roles(chat) == [("Anna", RoleName.ORGANISER, "halle")]
    without = created(chat, site=None, role="participant", expires="1d12h")
    assert without[1] == (
        "gives: participant, all sites; can be used 100 times, until 2027-01-12 20:30 (Europe/Berlin)"
    )
    assert without[2:] == [f"in any messenger: write to the bot: /einladung {without[0].removeprefix('code: ')}"]


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"role": "organizer"}, "--role 'organizer': there is no such role; did you mean 'organiser'?"),
        ({"site": "hale"}, "--site 'hale': there is no such site; did you mean 'halle'?"),
        ({"site": "Ü"}, "--site 'Ü': there is no such site; known are burgenlandkreis, goslar, halle, stendal"),
        ({"uses": 0}, "--uses 0: take a number from 1 to 10000"),
        ({"uses": -1}, "--uses -1: take a number from 1 to 10000"),
        ({"expires": "0d"}, "--expires '0d': take more than nothing and at most 366d"),
        ({"expires": "53w"}, "--expires '53w': take more than nothing and at most 366d"),
        ({"expires": "bald"}, "'bald' is no duration; write 2d, 3h, 30m, 1w or 1d12h"),
    ],
)
def test_what_can_not_be_is_told_in_one_line(chat: Chat, changed: dict[str, object], line: str) -> None:
    """P2, X1: the option, what was written, and what is right; nothing is kept."""
    with pytest.raises(ValueError, match=re.escape(line)) as told:
        created(chat, **changed)
    assert str(told.value) == line
    with transaction(chat.engine) as session:
        assert session.scalars(select(tables.Invitation)).all() == []


def test_without_a_programme(database: Engine) -> None:
    """P2: the first organiser can be invited before there is a programme; there are no sites then."""
    lines = create_invitation(database, "organiser", None, None, "2h", NOW, telegram_name=None, matrix_user=None)
    assert lines[1].endswith("can be used once, until 2027-01-11 09:30 (UTC)")
    with pytest.raises(ValueError, match="--site 'halle': there is no such site; none is known"):
        create_invitation(database, "organiser", "halle", None, "2h", NOW, telegram_name=None, matrix_user=None)


@pytest.mark.parametrize(("text", "hours"), [("2d", 48), ("12h", 12), ("1w1d", 192), ("1d12h30m", 36.5), ("0m", 0)])
def test_durations(text: str, hours: float) -> None:
    """P2: units from large to small, each once."""
    assert parse_duration(text) == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["", "d", "12", "1h1d", "1d1d", "-1d", "1.5d", "99999d", " 1d", "²d", "1d\n"])
def test_what_is_no_duration(text: str) -> None:
    """P2: anything else is refused."""
    with pytest.raises(ValueError, match="is no duration"):
        parse_duration(text)
