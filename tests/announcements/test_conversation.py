"""Composing and sending: nothing leaves without the confirmation, and it leaves once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import Engine, delete, select, update

from handlers.announcements import service
from handlers.announcements.conversation import say_message
from handlers.announcements.rules import Segment, SegmentKind
from handlers.announcements.service import Outcome
from handlers.errors import RefusedError
from handlers.people.service import Profile
from storage import tables
from storage.database import transaction
from storage.kinds import AccountStatus, AnnouncementStatus, DeliveryStatus, RoleName, WorkshopStatus
from tests.chat import ASSISTANT, NOW, Chat
from tests.registration.test_service import take

HALLE = Profile("employees", "halle", "de")
ORGANISER = Profile("employees", "halle", "de", RoleName.ORGANISER)
SITE_MENU = "[Alle: Stadt Halle (Saale)] [Eine Gruppe] [Ein Workshop]"
REFUSED = "Das kann nur das Organisationsteam."
HOSTILE = "<script>alert(1)</script> & <b>fett</b> {name} %s"


@pytest.fixture
def chat(loaded: Engine) -> Chat:
    """The sample programme with Anna, an employee of Halle, and Olga, who organises there."""
    chat = Chat(loaded)
    chat.let_in("Anna", HALLE)
    chat.let_in("Olga", ORGANISER)
    return chat


def announcements(chat: Chat) -> list[tables.Announcement]:
    with transaction(chat.engine) as session:
        return list(session.scalars(select(tables.Announcement).order_by(tables.Announcement.id)))


def deliveries(chat: Chat) -> list[tables.Outbox]:
    with transaction(chat.engine) as session:
        mine = select(tables.Outbox).where(tables.Outbox.announcement_id.is_not(None)).order_by(tables.Outbox.id)
        return list(session.scalars(mine))


def set_outbox(chat: Chat, row: tables.Outbox, status: DeliveryStatus, reason: str | None = None) -> None:
    with transaction(chat.engine) as session:
        session.execute(update(tables.Outbox).where(tables.Outbox.id == row.id).values(status=status, reason=reason))


def test_a_text_arrives_as_it_was_written(chat: Chat) -> None:
    """A1: markup is escaped, blank lines are kept, and the preview is to the letter what is sent."""
    text = f"Guten Tag,\n\n\n{HOSTILE}\n\n– Ihr Team"
    preview = chat.write("Olga", "/rundnachricht", "1", text)
    assert deliveries(chat) == []
    assert chat.write("Olga", "1") == "Ihre Nachricht geht jetzt an 2 Personen. [Bericht] [Zum Menü]"
    sent = chat.heard("Anna")[-1]
    assert sent in preview
    assert sent.startswith("<b>Nachricht vom Organisationsteam (IKOE – ")
    assert sent.endswith(
        "Guten Tag,\n\n\n&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;fett&lt;/b&gt; {name} %s\n\n– Ihr Team"
    )
    author = announcements(chat)[0].author_id
    with transaction(chat.engine) as session:
        entry = session.scalars(select(tables.AuditEntry).where(tables.AuditEntry.action == "announcement.sent")).one()
        assert entry.actor_id == author
        assert entry.after == {"kind": "everyone", "id": "", "sites": ["halle"], "recipients": 2}


def test_a_text_that_is_too_long_is_asked_again(chat: Chat) -> None:
    """A1: 3001 characters are told and nothing is kept; 3000 are taken; more than a message holds loses nothing."""
    chat.write("Olga", "/rundnachricht", "1")
    assert chat.write("Olga", "x" * 3001).startswith("Der Text hat 3.001 Zeichen, möglich sind 3.000.")
    assert "mehr als 4.000" in chat.write("Olga", "x" * 4001).lower()
    assert announcements(chat) == []
    assert "Ende der Vorschau" in chat.write("Olga", "&" * 3000)


def test_a_double_tap_sends_once(chat: Chat) -> None:
    """A1, R2: the second press of the same button says that it is done, and nobody gets it twice."""
    chat.write("Olga", "/rundnachricht", "1", "Hallo zusammen")
    token = chat.token("Olga", "Senden")
    assert chat.press("Olga", token).startswith("Ihre Nachricht geht jetzt an 2 Personen.")
    assert chat.press("Olga", token) == "Diese Nachricht ist schon verschickt; sie geht niemandem zweimal zu. [Bericht]"
    assert chat.press("Olga", chat.token("Olga", "Text ändern")).startswith("Diese Auswahl gilt nicht mehr.")
    assert len(deliveries(chat)) == 2


def test_two_devices_confirm_at_the_same_moment(chat: Chat) -> None:
    """A1: of eight confirmations at once, exactly one sends, on both databases."""
    chat.write("Olga", "/rundnachricht", "1", "Hallo zusammen")
    draft = announcements(chat)[0]

    with transaction(chat.engine) as session:
        seal = service.preview(session, session.get_one(tables.Person, draft.author_id), draft.id).seal

    def press(_: int) -> tuple[Outcome, int]:
        with transaction(chat.engine) as session:
            olga = session.get_one(tables.Person, draft.author_id)
            compose = partial(say_message, ASSISTANT.texts, session.scalars(select(tables.Programme)).one())
            return service.send(session, olga, draft.id, seal, ["de", "en"], "de", compose, NOW)

    with ThreadPoolExecutor(8) as devices:
        outcomes = list(devices.map(press, range(8)))
    assert sorted(outcomes) == [*[(Outcome.ALREADY, 0)] * 7, (Outcome.SENT, 2)]
    assert len(deliveries(chat)) == 2


def test_only_what_was_seen_is_sent(chat: Chat) -> None:
    """A1: the button of an earlier preview shows the present text instead of sending it."""
    chat.write("Olga", "/rundnachricht", "1", "Alter Text")
    old = chat.token("Olga", "Senden")
    chat.write("Olga", "Text ändern", "Neuer Text")
    shown = chat.press("Olga", old)
    assert shown.startswith("Seit der letzten Vorschau hat sich etwas geändert; es wurde nichts verschickt.")
    assert "Neuer Text" in shown
    assert deliveries(chat) == []
    assert chat.write("Olga", "Senden").startswith("Ihre Nachricht geht jetzt an 2 Personen.")
    assert chat.heard("Anna")[-1].endswith("Neuer Text")


def test_the_count_is_taken_again_at_sending(chat: Chat) -> None:
    """A1, A3: who has come meanwhile gets it, who has blocked the bot does not, and the real count is told."""
    assert "2 Personen" in chat.write("Olga", "/rundnachricht", "1", "Hallo zusammen")
    chat.let_in("Ben", HALLE)
    chat.let_in("Cem", HALLE)
    with transaction(chat.engine) as session:
        session.execute(
            update(tables.Account).where(tables.Account.conversation == "Anna").values(status=AccountStatus.BLOCKED)
        )
    assert chat.write("Olga", "1").startswith("Ihre Nachricht geht jetzt an 3 Personen.")
    assert [row.conversation for row in deliveries(chat)] == ["Olga", "Ben", "Cem"]


def test_a_person_with_two_accounts_gets_it_once(chat: Chat) -> None:
    """A2: one message to a person, on the newest account that can be reached."""
    with transaction(chat.engine) as session:
        anna = session.scalars(select(tables.Account).where(tables.Account.conversation == "Anna")).one()
        for name, status in (("Anna2", AccountStatus.ACTIVE), ("Anna3", AccountStatus.GONE)):
            session.add(
                tables.Account(
                    person_id=anna.person_id, messenger="console", external_id=name, conversation=name, status=status
                )
            )
    assert "2 Personen" in chat.write("Olga", "/rundnachricht", "1", "Hallo zusammen")
    chat.write("Olga", "1")
    assert sorted(row.conversation for row in deliveries(chat)) == ["Anna2", "Olga"]


def test_each_gets_the_frame_in_their_language(chat: Chat) -> None:
    """A6: the words around the text are the recipient's; who has chosen a language without texts gets the bot's."""
    chat.let_in("Ben", Profile("employees", "halle", "en"))
    with transaction(chat.engine) as session:
        session.execute(update(tables.Person).where(tables.Person.name == "Anna").values(language="uk"))
    assert "2 Personen haben eine andere Sprache" in chat.write("Olga", "/rundnachricht", "1", "Hallo zusammen")
    assert chat.write("Olga", "1").startswith("Ihre Nachricht geht jetzt an 3 Personen.")
    assert chat.heard("Anna")[-1].startswith("<b>Nachricht vom Organisationsteam (IKOE")
    assert chat.heard("Ben")[-1].startswith("<b>Message from the organising team (IKOE")


@pytest.mark.parametrize("step", ["Senden", "Text ändern", "Empfängerkreis ändern", "Verwerfen"])
def test_a_role_that_was_taken_away_holds_for_nothing(chat: Chat, step: str) -> None:
    """O3: between preview and confirmation the role goes: refused, nothing leaves."""
    chat.write("Olga", "/rundnachricht", "1", "Hallo zusammen")
    with transaction(chat.engine) as session:
        session.execute(delete(tables.Role))
    assert chat.write("Olga", step).startswith(REFUSED)
    assert chat.press("Olga", chat.token("Olga", "Senden")).startswith(REFUSED)
    assert deliveries(chat) == []
    assert announcements(chat)[0].status is AnnouncementStatus.DRAFT


def test_a_role_that_was_changed_is_shown_before_sending(chat: Chat) -> None:
    """O3, A1: with another site or with all sites the recipients are others: they are shown first."""
    chat.let_in("Cem", Profile("employees", "goslar", "de"))
    chat.write("Olga", "/rundnachricht", "1", "Hallo zusammen")
    with transaction(chat.engine) as session:
        session.execute(update(tables.Role).values(site_id=None))
    shown = chat.write("Olga", "Senden")
    assert shown.startswith("Seit der letzten Vorschau hat sich etwas geändert")
    assert "An: alle – 3 Personen." in shown
    assert deliveries(chat) == []


def test_a_site_organiser_stays_on_their_site(chat: Chat) -> None:
    """O3: everyone and an audience are cut to the site; other sites and their workshops are not offered nor taken."""
    chat.let_in("Cem", Profile("employees", "burgenlandkreis", "de"))
    assert chat.write("Olga", "/rundnachricht").endswith(SITE_MENU)
    assert "An: alle, Stadt Halle (Saale) – 2 Personen." in chat.write("Olga", "1")
    with transaction(chat.engine) as session:
        olga = session.scalars(select(tables.Person).where(tables.Person.name == "Olga")).one()
        site = Segment(SegmentKind.SITE, "burgenlandkreis")
        booked = Segment(SegmentKind.BOOKED, "gs-2027-05")
        assert service.allow(session, olga, site) is None
        assert service.allow(session, olga, booked) is None
    labels = chat.write("Olga", "/rundnachricht", "3", "Mehr Termine")
    assert "11. Mai" not in labels


def test_workshops_of_the_own_site_reach_participants_from_elsewhere(chat: Chat) -> None:
    """A2: booked and waiting are told apart; participants are meant wherever they work."""
    cem = chat.let_in("Cem", Profile("employees", "burgenlandkreis", "de"))
    take(chat.engine, cem, "gs-2027-01")
    chat.write("Olga", "/rundnachricht", "3", "1")
    assert chat.write("Olga", "Wartende").startswith("Dort gibt es zurzeit niemanden, den ich erreichen kann")
    assert "– 1 Person." in chat.write("Olga", "3", "1", "1")
    chat.write("Olga", "Bis morgen", "1")
    assert [row.conversation for row in deliveries(chat)] == ["Cem"]


def cancel_workshop(chat: Chat) -> None:
    with transaction(chat.engine) as session:
        workshop = session.get_one(tables.Workshop, "gs-2027-01")
        workshop.status = WorkshopStatus.CANCELLED
        workshop.sequence += 1


def drop_workshop(chat: Chat) -> None:
    with transaction(chat.engine) as session:
        session.execute(delete(tables.Registration))
        session.delete(session.get_one(tables.Workshop, "gs-2027-01"))


@pytest.mark.parametrize(
    ("change", "answer", "again"),
    [
        (
            cancel_workshop,
            "Seit der letzten Vorschau hat sich etwas geändert",
            "Achtung: Dieser Workshop ist abgesagt.",
        ),
        (drop_workshop, "Diesen Empfängerkreis gibt es nicht mehr; es wurde nichts verschickt.", SITE_MENU),
    ],
)
def test_a_workshop_that_changes_while_composing(
    chat: Chat, change: Callable[[Chat], None], answer: str, again: str
) -> None:
    """A1: cancelled or gone between preview and confirmation: said, nothing sent, and the text is kept."""
    take(chat.engine, chat.let_in("Anna", HALLE), "gs-2027-01")
    chat.write("Olga", "/rundnachricht", "3", "1", "1", "Bis morgen")
    change(chat)
    said = chat.write("Olga", "Senden")
    assert said.startswith(answer)
    assert again in said
    assert deliveries(chat) == []
    assert announcements(chat)[0].text == {"de": "Bis morgen"}
    choice = "1" if change is drop_workshop else "Senden"
    assert "Bis morgen" in chat.write("Olga", choice) or deliveries(chat)


def test_a_workshop_that_is_gone_while_the_text_is_written(chat: Chat) -> None:
    """A1: the text is not lost, and other recipients can be chosen for it."""
    take(chat.engine, chat.let_in("Anna", HALLE), "gs-2027-01")
    chat.write("Olga", "/rundnachricht", "3", "1", "1")
    drop_workshop(chat)
    assert chat.write("Olga", "Bis morgen").startswith("Diesen Empfängerkreis gibt es nicht mehr")
    assert "Bis morgen" in chat.write("Olga", "1")


def test_recipients_that_are_gone_at_the_confirmation(chat: Chat) -> None:
    """A1: when the last recipient has blocked the bot, nothing is sent and that is said."""
    take(chat.engine, chat.let_in("Anna", HALLE), "gs-2027-01")
    chat.write("Olga", "/rundnachricht", "3", "1", "1", "Bis morgen")
    with transaction(chat.engine) as session:
        session.execute(
            update(tables.Account).where(tables.Account.conversation == "Anna").values(status=AccountStatus.BLOCKED)
        )
    assert chat.write("Olga", "Senden").startswith("Dort gibt es zurzeit niemanden, den ich erreichen kann")
    assert announcements(chat)[0].status is AnnouncementStatus.DRAFT


def test_stopping_in_the_middle(chat: Chat) -> None:
    """A1: /abbrechen leaves at every step; a draft is offered again, and can be thrown away."""
    for texts in (["/rundnachricht"], ["/rundnachricht", "1"], ["/rundnachricht", "1", "Hallo zusammen"]):
        chat.write("Olga", *texts)
        assert chat.write("Olga", "/abbrechen").startswith("Abgebrochen. Es wurde nichts geändert.")
    assert deliveries(chat) == []
    assert chat.write("Olga", "/rundnachricht").startswith("Sie haben noch einen Entwurf: „Hallo zusammen“")
    assert chat.write("Olga", "2").endswith(SITE_MENU)
    assert announcements(chat) == []
    assert chat.press("Olga", chat.token("Olga", "Senden")).startswith("Diesen Entwurf gibt es nicht mehr.")


def test_the_report_counts_what_the_outbox_knows(chat: Chat) -> None:
    """A3: delivered, waiting, failed, blocked and uncertain with the reasons, of the newest five."""
    for name in ("Ben", "Cem", "Dana", "Eva"):
        chat.let_in(name, HALLE)
    for number in range(6):
        chat.write("Olga", "/rundnachricht", "1", f"Nachricht {number}", "1")
    rows = [row for row in deliveries(chat) if row.announcement_id == announcements(chat)[-1].id]
    set_outbox(chat, rows[0], DeliveryStatus.SENT)
    set_outbox(chat, rows[1], DeliveryStatus.FAILED, "message is too long <b>")
    set_outbox(chat, rows[2], DeliveryStatus.BLOCKED, "bot was blocked by the user")
    set_outbox(chat, rows[3], DeliveryStatus.UNKNOWN, "timed out")
    set_outbox(chat, rows[4], DeliveryStatus.SENDING)
    report = chat.write("Olga", "/berichte")
    assert (
        "„Nachricht 5“\nAn: alle, Stadt Halle (Saale)\nStand: 1 zugestellt, 2 warten, 1 nicht zustellbar, "
        "1 nicht erreichbar (Bot blockiert oder Konto gelöscht), bei 1 Person ist unklar, ob die Nachricht "
        "angekommen ist\nGründe: " in report
    )
    assert "message is too long &lt;b&gt;" in report
    assert "Nachricht 1“\n" in report
    assert "Nachricht 0“\n" not in report


def test_reports_are_for_those_whose_matter_it_is(chat: Chat) -> None:
    """O3: an organiser of a site sees the own announcements and those to that site, not those to everybody."""
    chat.let_in("Rita", Profile("employees", "halle", "de", RoleName.ADMINISTRATOR))
    with transaction(chat.engine) as session:
        session.execute(update(tables.Role).where(tables.Role.name == RoleName.ADMINISTRATOR).values(site_id=None))
    chat.let_in("Goslar", Profile("employees", "goslar", "de", RoleName.ORGANISER))
    chat.write("Rita", "/rundnachricht", "1", "An alle", "1")
    chat.write("Rita", "/rundnachricht", "2", "1", "An Halle", "1")
    chat.write("Olga", "/rundnachricht", "1", "Von Olga", "1")
    assert "An alle" in chat.write("Rita", "/berichte")
    assert "Von Olga" in chat.heard("Rita")[-1]
    seen = chat.write("Olga", "/berichte")
    assert "„An Halle“" in seen
    assert "„Von Olga“" in seen
    assert "An alle" not in seen
    assert chat.write("Goslar", "/berichte").startswith("Bisher wurde keine Rundnachricht verschickt.")
    assert chat.write("Anna", "/berichte").startswith(REFUSED)


def test_a_draft_is_its_authors_alone(chat: Chat) -> None:
    """O3: another organiser can neither see nor send it."""
    chat.let_in("Otto", ORGANISER)
    chat.write("Olga", "/rundnachricht", "1", "Hallo zusammen")
    draft = announcements(chat)[0].id
    with transaction(chat.engine) as session:
        otto = session.scalars(select(tables.Person).where(tables.Person.name == "Otto")).one()
        with pytest.raises(RefusedError, match="announcement-gone"):
            service.preview(session, otto, draft)
    assert chat.write("Otto", "/rundnachricht").endswith(SITE_MENU)


def test_hostile_names(chat: Chat) -> None:
    """L2: names with markup are said as text in the report and at the recipients."""
    with transaction(chat.engine) as session:
        session.execute(update(tables.Person).where(tables.Person.name == "Olga").values(name=HOSTILE))
        site = session.get_one(tables.Site, "halle")
        site.name = {"de": "<i>Halle</i> & Co"}
    preview = chat.write("Olga", "/rundnachricht", "1", "Hallo zusammen")
    assert "An: alle, &lt;i&gt;Halle&lt;/i&gt; &amp; Co – 2 Personen." in preview
    assert "&lt;script&gt;" in chat.write("Olga", "1", "Bericht")
