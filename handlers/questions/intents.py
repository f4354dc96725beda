"""What somebody can want of the assistant."""

from enum import StrEnum


class Intent(StrEnum):
    """What somebody wants, by the name that its phrases have in config/understanding; FAQ is any curated answer."""

    PARTICIPANTS = "participants"
    RESULTS = "results"
    ANNOUNCE = "announce"
    CANCEL = "cancel"
    MY_REGISTRATIONS = "my_registrations"
    MY_WORKSHOP = "my_workshop"
    REMINDER_SETTINGS = "reminder_settings"
    REGISTER = "register"
    HUMAN = "human"
    CONTACT = "contact"
    WORKSHOP_DETAIL = "workshop_detail"
    NEXT_WORKSHOP = "next_workshop"
    LIST_WORKSHOPS = "list_workshops"
    FEEDBACK = "feedback"
    PRIVACY = "privacy"
    LANGUAGE = "language"
    PROJECT = "project"
    FAQ = "faq"
    HELP = "help"
    GREETING = "greeting"
    HOW_ARE_YOU = "how_are_you"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    OUT_OF_SCOPE = "out_of_scope"
