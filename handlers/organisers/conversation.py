"""The organisers' menu: everything that they can do, in groups."""

from handlers.dialogue import Turn
from handlers.messages import Reply
from handlers.people.service import organised_sites
from handlers.router import router


@router.action("organise")
def show_menu(turn: Turn) -> Reply:
    """The groups of what an organiser can do, and what is wanted most."""
    return _show(
        turn,
        "organise",
        {
            "organise-participants": "participants",
            "organise-requests": "requests",
            "organise-programme": "organise-programme",
            "reserve-label": "reservations",
            "organise-messages": "organise-messages",
            "organise-results": "results-list",
            "menu-label": "menu",
        },
    )


@router.action("organise-programme")
def show_programme(turn: Turn) -> Reply:
    """What can be done with workshops."""
    return _show(
        turn,
        "organise-programme-which",
        {
            "organise-new": "workshop-new",
            "organise-change": "workshop-change",
            "organise-move": "workshop-move",
            "organise-seats": "workshop-seats",
            "organise-copy": "workshop-copy",
            "organise-cancel": "workshop-cancel",
            "organise-history": "workshop-history",
            "menu-organise": "organise",
        },
    )


@router.action("organise-messages")
def show_messages(turn: Turn) -> Reply:
    """What is written to people, and what they have asked."""
    return _show(
        turn,
        "organise-messages-which",
        {
            "organise-announcement": "announcement",
            "organise-announcements": "announcements",
            "organise-questions": "team-inbox",
            "organise-answers": "faq-versions",
            "menu-organise": "organise",
        },
    )


def _show(turn: Turn, key: str, choices: dict[str, str]) -> Reply:
    organised_sites(turn.session, turn.member)
    return turn.say(key, *(turn.choice(label, action) for label, action in choices.items()))


router.command("organise", "organise", organisers=True)
