"""How a message looks on Telegram: its parts, and its choices as buttons."""

from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.messengers.base import Outgoing, plain, split_text
from handlers.messages import Attachment

TEXT_UNITS, CAPTION_UNITS = 4096, 1024  # Telegram's limits; it counts without markup
LABEL_LENGTH, HALF_ROW, NUMBERS_IN_ROW = 64, 18, 6


@dataclass(frozen=True)
class Part:
    """What one request sends."""

    text: str
    file: Attachment | None = None
    keyboard: InlineKeyboardMarkup | None = None


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def arrange_buttons(message: Outgoing) -> InlineKeyboardMarkup | None:
    """The choices as buttons: numbers of a scale in even rows, two short labels side by side, else one a row."""
    buttons = [
        InlineKeyboardButton(_shorten(label), callback_data=message.token(number))
        for number, label in enumerate(message.labels)
    ]
    if not buttons:
        return None
    if len(buttons) == 2 and all(len(label) <= HALF_ROW for label in message.labels):
        return InlineKeyboardMarkup([buttons])
    scale = sum(label.isdecimal() for label in message.labels)
    width = -(-scale // -(-scale // NUMBERS_IN_ROW)) if scale else 1
    rows: list[list[InlineKeyboardButton]] = []
    joins = False
    for label, button in zip(message.labels, buttons, strict=True):
        if label.isdecimal() and joins and len(rows[-1]) < width:
            rows[-1].append(button)
        else:
            rows.append([button])
        joins = label.isdecimal()
    return InlineKeyboardMarkup(rows)


def _shorten(label: str) -> str:
    """A label that fits on a button, cut between words where that leaves most of it."""
    if len(label) <= LABEL_LENGTH:
        return label
    room = LABEL_LENGTH - 1
    cut = label.rfind(" ", room // 2, room + 1)
    return label[: cut if cut > 0 else room] + "…"


def divide(message: Outgoing) -> list[Part]:
    """A message as what has to be sent for it, one after the other."""
    keyboard = arrange_buttons(message)
    file = message.attachment
    if file and units(plain(message.text)) <= CAPTION_UNITS:
        return [Part(message.text, file, keyboard)]
    parts = [Part(text) for text in split_text(message.text, TEXT_UNITS, units)]
    if file:
        return [*parts, Part("", file, keyboard)]
    return [*parts[:-1], Part(parts[-1].text, None, keyboard)]
