"""Sending again to those of whom nobody knows whether they have an announcement: only to them, and once."""

import pytest
from sqlalchemy import Engine, func, insert, inspect, select, update

from handlers.people.service import Profile
from storage import tables
from storage.database import transaction
from storage.kinds import AccountStatus, AnnouncementStatus, DeliveryStatus, RoleName
from tests.announcements.test_conversation import HALLE, ORGANISER, REFUSED, announcements, deliveries, set_outbox
from tests.chat import Chat

UNKNOWN, WAITING, SENT = DeliveryStatus.UNKNOWN, DeliveryStatus.WAITING, DeliveryStatus.SENT
MANY = 70_000
"""PostgreSQL takes 65,535 values in a statement, SQLite 32,766 unless it was built for more."""


@pytest.fixture
def chat(loaded: Engine) -> Chat:
    """Olga, who organises in Halle, has written to Ben, Cem and Dana there; of Ben and Cem nobody knows."""
    chat = Chat(loaded)
    chat.let_in("Olga", ORGANISER)
    for name in ("Ben", "Cem", "Dana"):
        chat.let_in(name, HALLE)
    chat.write("Olga", "/rundnachricht", "1", "Morgen fällt alles aus", "1")
    assert announcements(chat)[0].status is AnnouncementStatus.SENT
    for row in deliveries(chat):
        unknown = row.conversation in {"Ben", "Cem"}
        set_outbox(chat, row, UNKNOWN if unknown else SENT, "the connection was lost" if unknown else None)
    return chat


def statuses(chat: Chat) -> dict[str, DeliveryStatus]:
    return {row.conversation: row.status for row in deliveries(chat)}


def test_it_is_sent_again_to_those_alone(chat: Chat) -> None:
    """A3, M4: the report names how many, asks, and the same deliveries are tried again; nobody else's."""
    rows = {row.conversation: row.id for row in deliveries(chat)}
    report = chat.write("Olga", "/berichte")
    assert "bei 2 Personen ist unklar, ob die Nachricht angekommen ist" in report
    asked = chat.write("Olga", "Noch einmal senden: „Morgen fällt alles…“")
    assert asked.startswith("Bei 2 Personen ist unklar, ob die Nachricht „Morgen fällt alles aus“ angekommen ist.")
    assert statuses(chat) == {"Ben": UNKNOWN, "Cem": UNKNOWN, "Dana": SENT, "Olga": SENT}
    assert chat.write("Olga", "ja").startswith("Die Nachricht geht noch einmal an 2 Personen.")
    assert statuses(chat) == {"Ben": WAITING, "Cem": WAITING, "Dana": SENT, "Olga": SENT}
    assert {row.conversation: row.id for row in deliveries(chat)} == rows
    with transaction(chat.engine) as session:
        entry = session.scalars(select(tables.AuditEntry).order_by(tables.AuditEntry.id.desc())).first()
        assert entry is not None
        assert (entry.action, entry.after) == ("announcement.sent_again", {"recipients": 2})


def test_a_second_tap_sends_nothing_twice(chat: Chat) -> None:
    """R2, A3: the confirmation holds for what it spoke of: not for a second time, nor for who has failed since."""
    chat.write("Olga", "/berichte", "2")
    token = chat.token("Olga", "Ja, noch einmal senden")
    assert chat.press("Olga", token).startswith("Die Nachricht geht noch einmal an 2 Personen.")
    assert chat.press("Olga", token).startswith("Es gibt zurzeit niemanden, dem ich diese Nachricht noch einmal senden")
    ben = next(row for row in deliveries(chat) if row.conversation == "Ben")
    set_outbox(chat, ben, UNKNOWN, "the connection was lost")
    assert chat.press("Olga", token).startswith("Inzwischen hat sich der Stand geändert; es wurde nichts gesendet.")
    assert statuses(chat)["Ben"] is UNKNOWN


def test_it_is_sent_again_to_very_many(chat: Chat) -> None:
    """A3, M4: more deliveries than a statement may name on either database are tried again together."""
    first = next(row for row in deliveries(chat) if row.conversation == "Ben")
    row = {column.key: getattr(first, column.key) for column in inspect(tables.Outbox).column_attrs}
    with transaction(chat.engine) as session:
        session.execute(insert(tables.Outbox), [row | {"id": None, "dedupe_key": None}] * MANY)
    chat.write("Olga", "/berichte", "2")
    assert chat.write("Olga", "ja").startswith("Die Nachricht geht noch einmal an 70.002 Personen.")
    with transaction(chat.engine) as session:
        left = select(func.count()).select_from(tables.Outbox).where(tables.Outbox.status == UNKNOWN)
        assert session.scalar(left) == 0


def test_no_leaves_it_as_it_is(chat: Chat) -> None:
    """A3: a no goes back to the report."""
    assert chat.write("Olga", "/berichte", "2", "nein").startswith("<b>Die letzten Rundnachrichten</b>")
    assert statuses(chat)["Ben"] is UNKNOWN


def test_a_role_that_was_taken_away(chat: Chat) -> None:
    """O3: the role counts when it is sent, and whoever has none is refused from the start."""
    chat.write("Olga", "/berichte", "2")
    token = chat.token("Olga", "Ja, noch einmal senden")
    with transaction(chat.engine) as session:
        session.execute(update(tables.Role).where(tables.Role.name == RoleName.ORGANISER).values(site_id="goslar"))
    assert "unklar" not in chat.press("Olga", token)
    assert statuses(chat)["Ben"] is UNKNOWN
    assert chat.write("Ben", "/berichte").startswith(REFUSED)


def test_who_can_not_be_reached_any_more(chat: Chat) -> None:
    """A3: an account that has gone meanwhile is not written to again; with nobody left it is not offered."""
    with transaction(chat.engine) as session:
        gone = update(tables.Account).where(tables.Account.conversation.in_(["Ben", "Cem"]))
        session.execute(gone.values(status=AccountStatus.BLOCKED))
    assert "Noch einmal senden" not in chat.write("Olga", "/berichte")


def test_another_site_is_not_offered_it(chat: Chat) -> None:
    """O3: an organiser elsewhere does not see it."""
    chat.let_in("Goslar", Profile("employees", "goslar", "de", RoleName.ORGANISER))
    assert "Noch einmal" not in chat.write("Goslar", "/berichte")
