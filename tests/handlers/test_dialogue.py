"""Open questions: what answers them, what comes in between, and what becomes of old buttons."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from handlers.messages import EventKind
from storage import tables
from storage.database import transaction
from storage.kinds import AccountStatus
from tests.chat import Chat


class Anna(Chat):
    """Somebody who writes to the bot and presses its buttons, one message and one button at a time."""

    def __init__(self, engine: Engine, *, invited_only: bool = False, name: str = "Anna") -> None:
        super().__init__(engine, invited_only=invited_only)
        self.name = name

    def do(self, text: str = "", press: str = "", kind: EventKind = EventKind.TEXT, *, private: bool = True) -> str:
        self.send(self.name, EventKind.PRESS if press else kind, text, press, private=private)
        return self.heard(self.name)[-1]

    @property
    def last(self) -> int:
        return self._rows(self.name)[-1].id


@pytest.fixture
def anna(loaded: Engine) -> Anna:
    anna = Anna(loaded)
    for text in ("Hallo", "1", "1", "1"):
        anna.do(text)
    return anna


def test_a_button_of_an_outdated_dialogue(anna: Anna) -> None:
    """A bound question is answered at its newest asking only; the present question is then put again."""
    anna.do("Sprache")
    old = anna.last
    assert anna.do("/sprache").startswith("In welcher Sprache")
    assert anna.do(press=f"{old}.1") == (
        "Diese Auswahl gilt nicht mehr.\n\nIn welcher Sprache soll ich schreiben? [Deutsch] [English]"
    )
    new = anna.last
    assert anna.do(press=f"{new}.1").startswith("This is what I know about you")
    assert anna.do(press=f"{new}.0") == "This choice no longer applies. [To the menu]"


def test_a_button_that_is_not_bound_stays_good(anna: Anna) -> None:
    """R2: a list's button can be pressed again later, and a second tap on a confirmation changes nothing."""
    anna.do("termine")
    menu = anna.last
    assert "Möchten Sie sich anmelden?" in anna.do(press=f"{menu}.0")
    confirm = anna.last
    assert anna.do(press=f"{confirm}.0").startswith("Sie sind angemeldet")
    assert anna.do(press=f"{confirm}.0").startswith("Sie sind bereits angemeldet")
    with transaction(anna.engine) as session:
        assert len(session.scalars(select(tables.Registration)).all()) == 1


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (EventKind.MEDIA, "Bilder, Sprachnachrichten, Sticker und Dateien kann ich nicht lesen."),
        (EventKind.EDIT, "Geänderte Nachrichten lese ich nicht."),
    ],
)
def test_what_can_not_be_read_breaks_no_dialogue(anna: Anna, kind: EventKind, said: str) -> None:
    """A sticker or an edited message is answered, and the open question is put again."""
    anna.do("Erinnerungen")
    anna.do("Andere Zeit hinzufügen")
    answer = anna.do("x", kind=kind)
    assert answer.startswith(said)
    assert "Wie lange vorher soll ich Sie erinnern?" in answer
    assert "3 Tage" in anna.do("3 Tage")


def test_an_open_question_does_not_wait_for_ever(anna: Anna) -> None:
    """A 'ja' on the next day does not confirm what was asked the day before, unless it stands right above."""
    anna.do("termine")
    anna.do("1")
    anna.do("hilfe")
    anna.now += timedelta(days=1)
    anna.do("danke")
    assert "angemeldet" not in anna.do("ja")


def test_a_state_of_an_older_form_is_given_up_politely(anna: Anna) -> None:
    """A dialogue that the present program does not understand gets one polite line, and nothing breaks."""
    anna.do("Sprache")
    with transaction(anna.engine) as session:
        row = session.scalars(select(tables.Dialogue)).one()
        row.open = [{**row.open[0], "state": {"asks": "shoe size"}}]
    assert anna.do("2").startswith("Diese Frage kann ich nicht mehr zuordnen.")
    with transaction(anna.engine) as session:
        session.scalars(select(tables.Dialogue)).one().open = [{"what": "is this"}]
    assert anna.do("hallo").startswith("Was kann ich für Sie tun")


def test_suspended_dialogues_come_back(anna: Anna) -> None:
    """A second dialogue in between suspends the first, and the way back to it is offered at its end."""
    anna.do("Erinnerungen")
    anna.do("Andere Zeit hinzufügen")
    anna.do("/sprache")
    answer = anna.do("Deutsch")
    assert answer.endswith("[Zurück zur offenen Frage]")
    assert anna.do("Zurück zur offenen Frage").startswith("Wie lange vorher soll ich Sie erinnern?")
    assert anna.do("abbrechen").startswith("Abgebrochen. Es wurde nichts geändert.")
    assert anna.do("abbrechen").startswith("Gerade ist keine Frage offen")


def test_nobody_consents_to_a_notice_that_is_not_before_them(loaded: Engine) -> None:
    """P1: a number out of the blue, or long after the notice, shows the notice; a second look at it takes consent."""
    ben = Anna(loaded, name="Ben")
    for _ in range(2):
        assert ben.do("1").startswith("Guten Tag!")
        ben.now += timedelta(hours=1)
    ben.do("hallo")
    assert ben.do("1").startswith("Zu welcher Gruppe gehören Sie?")


def test_personal_matters_are_not_for_a_room(anna: Anna) -> None:
    """In a group room the bot asks to be written to directly, and does nothing else."""
    assert anna.do("meine anmeldungen", private=False).startswith("Das besprechen wir besser zu zweit")


def test_who_stopped_the_bot_hears_nothing(anna: Anna) -> None:
    """Blocking the bot is kept with the account and answered by silence; writing again ends it."""
    before = anna.heard("Anna")
    anna.do(kind=EventKind.STOPPED)
    assert anna.heard("Anna") == before
    with transaction(anna.engine) as session:
        assert session.scalars(select(tables.Account)).one().status is AccountStatus.BLOCKED
    anna.do("hallo")
    with transaction(anna.engine) as session:
        assert session.scalars(select(tables.Account)).one().status is AccountStatus.ACTIVE


def test_only_invited_people_where_that_is_wanted(loaded: Engine) -> None:
    """P2: with ACCESS=invited everybody may read, and only who has a role may do more."""
    ben = Anna(loaded, invited_only=True, name="Ben")
    for text in ("Hallo", "1", "1"):
        ben.do(text)
    assert ben.do("1").startswith("Bitte senden Sie mir Ihren Einladungscode.")
    assert "Donnerstag, 28. Januar 2027" in ben.do("termine")
    assert ben.do("1").startswith("Dafür brauchen Sie eine Einladung Ihrer Verwaltung.")
    assert ben.do("/einladung 0123456789abcdef").startswith("Dieser Einladungscode gilt nicht")
