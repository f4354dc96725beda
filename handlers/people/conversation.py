"""First contact: the notice, consent, and for whom and where a person works."""

from collections.abc import Iterable

from sqlalchemy import select

from handlers.dialogue import Turn, router
from handlers.messages import Choice, Reply
from handlers.texts import in_language
from storage import tables


@router.action("welcome", guests=True)
def welcome(turn: Turn) -> Reply:
    """The notice. A guest is always offered the same choice, so that nothing of them need be remembered."""
    title = in_language(turn.programme.title, turn.language, turn.programme.language)
    return turn.say("welcome", turn.choice("welcome-agree", "agree"), title=title)


@router.action("agree", guests=True)
def agree(turn: Turn) -> Reply:
    """Consent: from here on there is a person."""
    if turn.person is None:
        turn.person = tables.Person(
            name=turn.address.name or turn.address.user, language=turn.language, consented_at=turn.now
        )
        turn.session.add(turn.person)
        turn.session.flush()
        turn.account = tables.Account(
            person_id=turn.person.id,
            messenger=turn.address.messenger,
            external_id=turn.address.user,
            conversation=turn.address.conversation,
        )
        turn.session.add(turn.account)
        turn.session.flush()
    return _ask(
        turn,
        "ask-audience",
        "audience",
        turn.session.scalars(select(tables.Audience).order_by(tables.Audience.position)),
    )


@router.action("audience")
def choose_audience(turn: Turn, id: str) -> Reply:
    """Keeps the audience, and asks for the site."""
    turn.member.audience_id = id
    return _ask(turn, "ask-site", "site", turn.session.scalars(select(tables.Site).order_by(tables.Site.position)))


@router.action("site")
def choose_site(turn: Turn, id: str) -> Reply:
    """Keeps the site; the person is at home now."""
    turn.member.site_id = id
    return show_menu(turn)


@router.action("menu")
def show_menu(turn: Turn) -> Reply:
    """What can be done."""
    return turn.say(
        "menu",
        turn.choice("menu-workshops", "workshops"),
        turn.choice("menu-registrations", "registrations"),
        name=turn.member.name,
    )


def _ask(turn: Turn, key: str, action: str, rows: Iterable[tables.Audience | tables.Site]) -> Reply:
    names = ((in_language(row.name, turn.language, turn.programme.language), row.id) for row in rows)
    return turn.say(key, *(Choice(name, action, {"id": id}) for name, id in names))
