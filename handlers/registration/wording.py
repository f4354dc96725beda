"""How registrations are said: the same words wherever the bot speaks of an offer."""

from markupsafe import Markup

from handlers.messages import Choice
from handlers.programme.wording import name_workshop
from handlers.texts import Texts, say_moment
from storage import tables


def say_offer(
    texts: Texts,
    programme: tables.Programme,
    workshop: tables.Workshop,
    registration: tables.Registration,
    language: str,
    key: str,
) -> Markup:
    """The words of a key about a seat that is held for somebody: which workshop, and until when."""
    until = registration.offered_until
    return texts.markup(
        language,
        key,
        workshop=name_workshop(programme, language, workshop),
        until=say_moment(until, language, programme.timezone) if until else "",
    )


def choose_offer(
    texts: Texts, workshop: tables.Workshop, registration: tables.Registration, language: str
) -> tuple[Choice, Choice]:
    """The two answers to an offer; the one that accepts holds for the date as the person has read it."""
    offer = {"registration": registration.id}
    accept = texts.plain(language, "offer-accept")
    decline = texts.plain(language, "offer-decline")
    return (
        Choice(accept, "offer-accept", offer | {"sequence": workshop.sequence}, means="yes"),
        Choice(decline, "offer-decline", offer, means="no"),
    )
