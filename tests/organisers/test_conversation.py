"""Who is registered: complete, in order, and for the organisers of that site alone."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from handlers.errors import RefusedError
from handlers.organisers.service import list_workshops
from handlers.participants.service import read_roster
from handlers.people.service import Profile
from handlers.registration.service import lock_workshop
from storage import tables
from storage.database import transaction
from storage.kinds import RegistrationStatus, RoleName
from tests.chat import NOW, Chat
from tests.registration.test_service import leave_seats, take

HALLE = Profile("employees", "halle", "de")
ORGANISER = Profile("employees", "halle", "de", RoleName.ORGANISER)
REFUSED = "Das kann nur das Organisationsteam."


@pytest.fixture
def chat(loaded: Engine) -> Chat:
    """The sample programme with Olga, who organises in Halle."""
    chat = Chat(loaded)
    chat.let_in("Olga", ORGANISER)
    return chat


def find(session: Session, name: str) -> tables.Person:
    return session.scalars(select(tables.Person).where(tables.Person.name == name)).one()


def test_the_list_has_everybody_in_order(chat: Chat) -> None:
    """O5: booked by name, waiting in their order behind those who wait by phone, requests; capacity and offline."""
    leave_seats(chat.engine, "gs-2027-01", 2)
    for name in ("zoe", "Anna <b>", "Cem", "Ben"):
        take(chat.engine, chat.let_in(name, HALLE), "gs-2027-01")
    with transaction(chat.engine) as session:
        lock_workshop(session, "gs-2027-01").offline_waitlist = 2
        asks = find(session, "Olga")
        session.add(
            tables.Registration(
                person_id=asks.id,
                workshop_id="gs-2027-01",
                status=RegistrationStatus.PENDING,
                created_at=NOW,
                changed_at=NOW,
            )
        )
    assert chat.write("Olga", "/teilnehmende", "1") == (
        "<b>„Interkulturelle Grundsensibilisierung“, Donnerstag, 28. Januar 2027, 09:00–15:30, Ratshof Halle</b>\n"
        "5 von 5 Plätzen vergeben\n"
        "davon 3 per Telefon oder Brief angemeldet\n\n"
        "Hier angemeldet (2):\n1. Anna &lt;b&gt;\n2. zoe\n\n"
        "Warteliste (2):\nZuerst kommen 2 Personen, die per Telefon oder Brief warten.\n3. Cem\n4. Ben\n\n"
        "Anfragen (1):\n1. Olga"
        " [Nachricht an Angemeldete] [Nachricht an Wartende] [Jemanden anmelden] [Jemanden abmelden]"
        " [Liste als Excel-Datei] [Liste als CSV-Datei] [Andere Workshops] [Organisation]"
    )


def test_a_workshop_without_a_limit(chat: Chat) -> None:
    """O5: no capacity is said as no limit."""
    with transaction(chat.engine) as session:
        lock_workshop(session, "gs-2027-01").capacity = None
    assert "3 Plätze vergeben, ohne Begrenzung" in chat.write("Olga", "/teilnehmende", "1")


def test_only_the_own_sites_workshops(chat: Chat) -> None:
    """O3: an organiser of one site sees that site's workshops; one of all sites sees all."""
    with transaction(chat.engine) as session:
        olga = find(session, "Olga")
        assert {w.site_id for w in list_workshops(session, olga, NOW)} == {"halle"}
        with pytest.raises(RefusedError, match="not-allowed"):
            read_roster(session, olga, "gs-2027-05")
        session.get_one(tables.Workshop, "gs-2027-01").site_id = None
        session.flush()
        with pytest.raises(RefusedError, match="not-allowed"):
            read_roster(session, olga, "gs-2027-01")
        session.execute(update(tables.Role).values(site_id=None))
        assert {w.site_id for w in list_workshops(session, olga, NOW)} == {None, "halle", "burgenlandkreis"}
        assert read_roster(session, olga, "gs-2027-05").workshop.id == "gs-2027-05"


def test_the_workshops_that_are_listed(chat: Chat) -> None:
    """O5: those that have not ended, soonest first, then those of the last fourteen days, latest first."""
    with transaction(chat.engine) as session:
        olga = find(session, "Olga")
        end = session.get_one(tables.Workshop, "gs-2027-01").sessions[0].end
        begun = [w.id for w in list_workshops(session, olga, end - timedelta(hours=1))]
        assert begun[:2] == ["gs-2027-01", "fk-2027-02"]
        assert [w.id for w in list_workshops(session, olga, end)][-1] == "gs-2027-01"
        later = [w.id for w in list_workshops(session, olga, end + timedelta(days=13))]
        assert later[0] == "ko-2027-02"
        assert later[-3:] == ["az-2027-02", "fk-2027-02", "gs-2027-01"]
        assert "gs-2027-01" not in [w.id for w in list_workshops(session, olga, end + timedelta(days=14))]


@pytest.mark.parametrize(
    "words", ["/organisation", "/teilnehmende", "/rundnachricht", "/berichte", "wer ist angemeldet", "Organisation"]
)
def test_a_participant_learns_nothing(chat: Chat, words: str) -> None:
    """O3: refused in the same words everywhere, with no choice to go on."""
    chat.let_in("Anna", HALLE)
    answer = chat.write("Anna", words)
    assert answer.startswith(REFUSED)
    assert "[" not in answer


@pytest.mark.parametrize("workshop", ["gs-2027-01", "none"])
def test_a_participant_can_not_tell_what_there_is(chat: Chat, workshop: str) -> None:
    """O3: whether a workshop exists makes no difference to the refusal."""
    anna = chat.let_in("Anna", HALLE)
    with transaction(chat.engine) as session, pytest.raises(RefusedError, match="not-allowed"):
        read_roster(session, session.get_one(tables.Person, anna), workshop)


def test_a_role_or_a_workshop_that_is_gone(chat: Chat) -> None:
    """O3: what was offered before is refused when the role goes, and said when the workshop goes."""
    chat.write("Olga", "/teilnehmende")
    first, second = (chat.token("Olga", label) for label in labels(chat)[:2])
    with transaction(chat.engine) as session:
        session.delete(session.get_one(tables.Workshop, "gs-2027-01"))
    assert chat.press("Olga", first).startswith("Diesen Workshop gibt es nicht mehr.")
    with transaction(chat.engine) as session:
        session.execute(delete(tables.Role))
    assert chat.press("Olga", second).startswith(REFUSED)
    assert chat.press("Olga", first).startswith(REFUSED)


def labels(chat: Chat) -> list[str]:
    return [part.rstrip("]") for part in chat.heard("Olga")[-1].split(" [")[1:]]


def test_the_menu_in_english(chat: Chat) -> None:
    """L1, O5: the organisers' room speaks the person's language."""
    chat.let_in("Oscar", Profile("employees", "halle", "en", RoleName.ADMINISTRATOR))
    assert chat.write("Oscar", "organise").startswith("What would you like to organise? [Who is registered?]")
    assert chat.write("Oscar", "1", "1").startswith("<b>“Intercultural awareness basics”, Thursday, 28 January 2027")
