"""Messages that had no answer, kept without whoever wrote them, so that phrases can be made of them.

Only where the operator has said so; the privacy notice tells it then.
"""

import re
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from handlers.dialogue import Assistant
from handlers.questions.common import filler_words
from handlers.questions.lexicon import word_set
from storage import tables

KEPT_FOR = timedelta(days=90)
LONGEST = 300
"""How many characters of a message are kept: a longer one tells more about its writer than about how people ask."""
PERSON = "PERSON"
_PRIVATE = (
    (re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE), "LINK"),
    (re.compile(r"\S+@\S+"), "ADDRESS"),
    (re.compile(r"(?<!\w)@\w+"), PERSON),
    (re.compile(r"\+?\d(?:[\s/().-]*\d){2,}"), "NUMBER"),
)


def collect(session: Session, masked: str, language: str | None, programme: tables.Programme, now: datetime) -> None:
    """Keeps a message that had no answer. In `masked` what the programme names is replaced by its kinds."""
    text = hide_private(masked, list_names(session))
    day = now.astimezone(ZoneInfo(programme.timezone)).date()
    session.add(tables.Unanswered(id=secrets.token_hex(16), text=text[:LONGEST], language=language, day=day))


def list_names(session: Session) -> frozenset[str]:
    """Every word of the name of a person who is known here, in small letters."""
    names = [*session.scalars(select(tables.Person.name)), *session.scalars(select(tables.Contact.name))]
    return frozenset(word for name in names for word in _words(name) if len(word) > 1)


def hide_private(text: str, names: Iterable[str] = ()) -> str:
    """A message without addresses, longer numbers and people's names: those that are known, and those after a title."""
    for pattern, instead in _PRIVATE:
        text = pattern.sub(instead, text)
    known, titles = frozenset(names), word_set("names", "title")
    pieces = re.split(r"(\w+)", text)
    titled = False
    for place in range(1, len(pieces), 2):
        word = pieces[place].lower()
        if word in known or word.removesuffix("s") in known or (titled and word not in filler_words() | titles):
            pieces[place] = PERSON
        titled = word in titles or (pieces[place] == PERSON and pieces[place + 1] == "-")
    return re.sub(rf"{PERSON}(?:[\s-]+{PERSON})+", PERSON, "".join(pieces)).strip()


def _words(name: str) -> Sequence[str]:
    return re.findall(r"\w+", name.lower())


def list_collected(session: Session) -> Sequence[tables.Unanswered]:
    """What is there to be reviewed: in each language, the messages that are most alike by their letters together."""
    order = (tables.Unanswered.language, func.lower(tables.Unanswered.text), tables.Unanswered.id)
    return session.scalars(select(tables.Unanswered).order_by(*order)).all()


def forget(session: Session, ids: Sequence[str]) -> None:
    """What was reviewed is kept no longer."""
    session.execute(delete(tables.Unanswered).where(tables.Unanswered.id.in_(ids)))


def forget_old(session: Session, assistant: Assistant, now: datetime) -> None:
    """What nobody has reviewed for ninety days is kept no longer, and nothing where it is not collected any more."""
    old = delete(tables.Unanswered)
    session.execute(old.where(tables.Unanswered.day < (now - KEPT_FOR).date()) if assistant.collects else old)
