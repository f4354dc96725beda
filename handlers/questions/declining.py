"""What is said where there is no answer: what may have been meant, that it is not known, and who can help."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from markupsafe import Markup

from handlers.dialogue import Turn
from handlers.messages import Choice, Reply
from handlers.people.conversation import welcome
from handlers.programme.catalogue import find_default_contact
from handlers.questions.classifying.model import guess_language, load_learned
from handlers.questions.deciding import ABOUT_WORKSHOPS
from handlers.questions.intents import Intent
from handlers.questions.reading import Reading
from handlers.questions.search import list_courses_offered
from handlers.questions.service import find_faq_entry
from handlers.questions.wording import name_contact
from handlers.router import router
from storage import tables

MOST_MEANT = 3
LEADS_TO = {
    **dict.fromkeys([*ABOUT_WORKSHOPS, Intent.REGISTER], "workshops"),
    Intent.CANCEL: "cancel-which",
    Intent.MY_REGISTRATIONS: "registrations",
    Intent.CONTACT: "contact",
    Intent.HUMAN: "contact",
    Intent.REMINDER_SETTINGS: "reminders",
    Intent.FEEDBACK: "feedback",
    Intent.LANGUAGE: "change-profile",
    Intent.HELP: "help",
    Intent.PROJECT: "project",
    Intent.PRIVACY: "privacy",
}
"""Where the choice leads by which a message that was not sure is asked about."""


def ask_meant(turn: Turn, reading: Reading, ids: Sequence[str]) -> Reply:
    """Asks which of a few things was meant. `ids`: the workshops that would be the answer, if it was about those."""
    choices = _offer(turn, reading, ids)
    if turn.person is None:
        lines = Markup("\n").join(Markup("– {}").format(choice.label) for choice in choices)
        return turn.say("meant-guest", meant=lines)
    return turn.say("meant", *choices, _hand_over(turn, reading))


def _offer(turn: Turn, reading: Reading, ids: Sequence[str]) -> list[Choice]:
    """A choice for each thing that the message may have meant."""
    choices: dict[str, Choice] = {}
    for intent, id in reading.near:
        if intent is Intent.FAQ:
            entry = find_faq_entry(turn.session, id)
            choices.setdefault(id, Choice(_choose_example(entry, turn.language), "faq", {"id": id}))
        elif intent in ABOUT_WORKSHOPS and ids:
            choices.setdefault("workshops", turn.choice("meant-workshops", "found", ids=list(ids)))
        elif action := LEADS_TO.get(intent):
            choices.setdefault(action, turn.choice(f"meant-{action}", action))
    return list(choices.values())[:MOST_MEANT]


def _choose_example(entry: tables.FaqEntry, language: str) -> str:
    """A question that a curated answer answers, in the language if there is one in it."""
    learned = load_learned()
    return next((text for text in entry.patterns if guess_language(learned, text) == language), entry.patterns[0])


def decline(turn: Turn, reading: Reading) -> tuple[Reply, tuple[str, ...]]:
    """Says that the bot does not know, offers what comes near, and names whom to ask; and the contact's id."""
    said, _ = router.manners(turn.texts).read_answer(reading.text)
    if turn.person is None:
        return _decline_guest(turn, said, asked=not said and not reading.text.strip().isdecimal()), ()
    if said:
        menu = turn.choice("menu-label", "menu")
        return turn.say("answer-which") if turn.open else turn.say("nothing-asked", menu), ()
    choices = [*_offer(turn, reading, ()), _hand_over(turn, reading)]
    if all(choice.action != "workshops" for choice in choices):
        choices.append(turn.choice("menu-workshops", "workshops"))
    contact = find_default_contact(turn.session)
    if contact is None:
        return turn.say("question-unknown-alone", *choices), ()
    return turn.say("question-unknown", *choices, contact=name_contact(contact)), (contact.id,)


def decline_topic(turn: Turn, reading: Reading) -> Reply:
    """Says that nothing is offered on the topic that is asked for, and what is."""
    courses = list_courses_offered(turn.session, turn.now)
    if not courses:
        return for_guests(turn, turn.say("workshops-none"), hint=False)
    titles = Markup("\n").join(Markup("– {}").format(turn.name(course.title)) for course in courses)
    choices = [turn.choice("workshops-all", "workshops")]
    if turn.person:
        choices.append(_hand_over(turn, reading))
    words = {"topic": reading.topic.capitalize(), "titles": titles}
    return for_guests(turn, turn.say("topic-not-offered", *choices, **words), hint=False)


def care(turn: Turn, reading: Reading) -> tuple[Reply, tuple[str, ...]]:
    """Leads a message of discrimination or distress to a person; and the contact's id."""
    contact = find_default_contact(turn.session)
    said = [turn.words(f"care-{reading.sensitive}")]
    if contact:
        said.append(turn.words("care-contact", contact=name_contact(contact)))
    if turn.person:
        said.append(turn.words("care-hand-over"))
    choices = (turn.choice("care-choice", "team-hand-over", text=reading.text),) if turn.person else ()
    return Reply(Markup(" ").join(said), choices), (contact.id,) if contact else ()


def _hand_over(turn: Turn, reading: Reading) -> Choice:
    return turn.choice("team-hand-over", "team-hand-over", text=reading.text)


def _decline_guest(turn: Turn, said: str, *, asked: bool) -> Reply:
    """What a guest can write, or the notice where they have not just read it; in every language, as none was chosen.

    `said`: whether the message is a mere "yes" or "no". `asked`: whether it may be a question at all.
    """
    if turn.assistant.has_notice(turn.address, turn.now):
        key = "welcome-declined" if said == "no" else "question-unknown-guest"
        return Reply(Markup("\n\n").join(_say_in_all(turn, key)))
    notice = welcome(turn)
    unknown = Markup("\n").join(_say_in_all(turn, "question-unknown-first"))
    return replace(notice, text=f"{unknown}\n\n{notice.text}") if asked else notice


def _say_in_all(turn: Turn, key: str) -> Iterable[Markup]:
    own = turn.assistant.spoken(turn.programme.language)
    languages = sorted(turn.texts.languages, key=lambda language: language != own)
    return (turn.texts.markup(language, key) for language in languages)


def for_guests(turn: Turn, reply: Reply, *, hint: bool = True) -> Reply:
    """What a guest is shown: the same facts, and instead of what needs a person the way to become one."""
    if turn.account:
        return reply
    return Reply(f"{reply.text}\n\n{turn.words('guest-hint')}" if hint else reply.text)
