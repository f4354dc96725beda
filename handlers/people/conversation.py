"""First contact: the notice, consent, language, for whom and where a person works; and changing these later."""

from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import BaseModel

from handlers.dialogue import Turn
from handlers.menu.conversation import show_menu
from handlers.messages import Choice, Reply
from handlers.people import service
from handlers.people.service import enrol, find_person, redeem
from handlers.programme.catalogue import find_audience, find_site, list_audiences, list_sites
from handlers.router import router
from handlers.texts import in_language
from handlers.words import simplify
from storage import tables
from storage.kinds import ORGANISERS


class Introduction(BaseModel):
    """Which question of the first contact, or of a later change, is being answered."""

    asks: Literal["audience", "site", "language"]
    first: bool = False


@router.action("welcome", guests=True, uninvited=True)
def welcome(turn: Turn) -> Reply:
    """The notice, in every language. A guest always has the same choices, so that nothing of them need be kept."""
    if turn.person:
        return show_menu(turn)
    own = turn.assistant.spoken(turn.programme.language)
    languages = [own, *(language for language in turn.texts.languages if language != own)]
    notices = [
        turn.texts.markup(language, "welcome", title=in_language(turn.programme.title, language, own))
        for language in languages
    ]
    agree = [
        Choice(turn.texts.plain(language, "welcome-agree"), "agree", {"language": language}, "yes")
        for language in languages
    ]
    return Reply("\n\n".join(notices), tuple(agree))


@router.action("start", guests=True, uninvited=True)
def start(turn: Turn, rest: str = "") -> Reply:
    """The first word on Telegram, perhaps by a link that carries an invitation or another code."""
    if turn.person is None:
        notice = welcome(turn)
        hint = turn.words("invitation-after-consent")
        return Reply(f"{notice.text}\n\n{hint}", notice.choices) if rest else notice
    if not rest:
        return show_menu(turn)
    return router.take_code(turn, rest) or redeem_invitation(turn, rest)


@router.action("agree", guests=True, uninvited=True)
def agree(turn: Turn, language: str) -> Reply:
    """Consent: from here on there is a person. The notice that was agreed to gives the language."""
    if turn.person is None:
        turn.language = language
        turn.account = enrol(turn.session, turn.address, language, turn.now)
        turn.person = find_person(turn.session, turn.account.person_id)
    return _next_question(turn, Introduction(asks="language", first=True))


@router.action("introduce", uninvited=True)
def introduce(turn: Turn, id: str) -> Reply:
    """Keeps an answer, and puts the next question of the first contact."""
    state = turn.load(Introduction)
    _keep(turn, state.asks, id)
    if state.first:
        return _next_question(turn, state)
    return show_profile(turn)


@router.step("introduce", uninvited=True)
def introduce_by_name(turn: Turn, typed: str) -> Reply | None:
    """A site or an audience can be called by any of its names ("Azubi"); anything else is no answer."""
    state = turn.load(Introduction)
    words = simplify(typed)
    for row in [] if state.asks == "language" else _listed(turn, state.asks):
        if words in map(simplify, (*row.name.values(), *row.details.get("aliases", []))):
            return introduce(turn, row.id)
    return None


def _next_question(turn: Turn, state: Introduction) -> Reply:
    asked: list[Literal["audience", "site"]] = ["audience", "site"] if state.asks == "language" else ["site"]
    for asks in asked if state.asks != "site" else []:
        choices = list(_options(turn, asks))
        if choices:
            return turn.ask(f"ask-{asks}", *choices, step="introduce", state=Introduction(asks=asks, first=True))
    if not turn.invited:
        return ask_code(turn)
    return show_menu(turn)


def _options(turn: Turn, asks: str) -> Iterable[Choice]:
    if asks == "language":
        for language in turn.texts.languages:
            yield Choice(turn.texts.plain(language, "language-name"), "introduce", {"id": language})
        return
    for row in _listed(turn, asks):
        yield Choice(turn.name(row.name), "introduce", {"id": row.id})


def _listed(turn: Turn, asks: str) -> Sequence[tables.Audience | tables.Site]:
    return list_audiences(turn.session) if asks == "audience" else list_sites(turn.session)


def _keep(turn: Turn, asks: Literal["audience", "site", "language"], id: str) -> None:
    if asks != "language":
        service.change_profile(turn.session, turn.member, asks, id)
    elif id in turn.texts.languages:
        turn.member.language = turn.language = id


@router.action("profile", uninvited=True)
def show_profile(turn: Turn) -> Reply:
    """What the person has said about themselves, each of which can be changed."""
    person = turn.member
    audience = find_audience(turn.session, person.audience_id)
    site = find_site(turn.session, person.site_id)
    labels = {"language": "profile-language", "audience": "profile-audience", "site": "profile-site"}
    asked = [asks for asks in labels if asks == "language" or _listed(turn, asks)]
    return turn.say(
        "profile",
        *(turn.choice(labels[asks], "change-profile", asks=asks) for asks in asked),
        name=person.name,
        language=turn.words("language-name"),
        audience=turn.name(audience.name) if audience else turn.words("profile-open"),
        site=turn.name(site.name) if site else turn.words("profile-open"),
    )


@router.action("change-profile", uninvited=True)
def change_profile(turn: Turn, asks: Literal["audience", "site", "language"] = "language") -> Reply:
    """Asks anew for one thing that the person has said about themselves."""
    return turn.ask(f"ask-{asks}", *_options(turn, asks), step="introduce", state=Introduction(asks=asks))


@router.action("invitation", uninvited=True)
def redeem_invitation(turn: Turn, rest: str = "") -> Reply:
    """Gives the person the role of an invitation's code."""
    if not rest:
        return ask_code(turn)
    invitation = redeem(turn.session, turn.member, rest, turn.now)
    vars(turn).pop("roles", None)
    site = find_site(turn.session, invitation.site_id)
    role = turn.texts.plain(turn.language, f"role-{invitation.role.value}")
    where = turn.name(site.name) if site else turn.texts.plain(turn.language, "role-everywhere")
    choices = [turn.choice("menu-label", "menu")]
    if invitation.role in ORGANISERS:
        choices.insert(0, turn.choice("menu-organise", "organise"))
    return turn.say("invitation-redeemed", *choices, role=role, site=where)


def ask_code(turn: Turn) -> Reply:
    """Asks for the code of an invitation."""
    return turn.ask("invitation-ask", step="invitation")


@router.step("invitation", uninvited=True)
def take_code(turn: Turn, typed: str) -> Reply | None:
    """A code is one word; a sentence is something else."""
    return redeem_invitation(turn, typed) if len(typed.split()) == 1 and len(typed) >= 16 else None


@router.action("privacy", guests=True, uninvited=True)
def show_privacy(turn: Turn) -> Reply:
    """What is kept about a person, and who sees it."""
    organiser = turn.programme.details["programme"].get("organiser", turn.name(turn.programme.title))
    notices = [turn.words("privacy", organiser=organiser)]
    if turn.assistant.collects:
        notices.append(turn.words("privacy-collected"))
    return Reply("\n\n".join(notices))


router.command("start", "start", rest=True)
router.command("profile", "profile")
router.command("language", "change-profile")
router.command("invitation", "invitation", rest=True)
router.command("privacy", "privacy")
