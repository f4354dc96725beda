menu = What can I do for you, { $name }?
menu-label = To the menu
menu-organise = Organise
menu-workshops = Next workshops
menu-registrations = My registrations
menu-reminders = Reminders
menu-profile = My details
help-label = Help
help = I am a chatbot for workshops. Just ask me, for example: “When is the next workshop?” or “I can't come”.
    You can tap a choice, or type its number or its words.

    There are these commands, too:
    { $commands }
help-guest = I am a chatbot for workshops. Just ask me, for example: “When is the next workshop?” If you would like to register, write “start”.

    There are these commands, too:
    { $commands }
help-line = /{ $command } – { $help }
cancel-nothing = There is no question open just now. You can cancel a registration under “My registrations”, and switch reminders off under “Reminders”.
dialogue-cancelled = Stopped. Nothing was changed.
dialogue-resume = Back to the open question
dialogue-lost = I can no longer tell what this question was about. Please start again; nothing was stored.
choice-outdated = This choice no longer applies.
command-unknown = I don't know this command. “Help” tells you what I can do.
group-hint = Let's talk about that in private: please write to me directly.
media-unread = I can't read pictures, voice messages, stickers or files. Please write to me in words.
edit-unread = I don't read edited messages. Please send me the text as a new message.
message-unreadable = I could not decrypt your last message. Please send it once more.
text-too-long = That is too long for me: I can't read more than { $longest } characters. Please write a shorter message.
turn-failed = Sorry, that did not work, and the fault is mine. Nothing was changed. Please try again later.
command-menu = menu
    .help = the menu
command-help = help
    .words = what can you do
    .help = this overview
command-cancel = cancel
    .words = stop, quit, back, never mind
    .help = leave the current question
text-empty = I received no text. Please write to me in words.
yes-words = yes, yeah, yep, ok, okay, sure, of course, fine, yes of course, yes ok, i agree
no-words = no, nope, rather not, no rather not, not now, back
courtesy-words = please, thanks, thank, you
wish-words = i, we, d, would, like, want, need, to, can, could, may, how, do, now, here, the, a, an, new, my
answer-which = Please choose one of these, or write “cancel”.
nothing-asked = There is no question open just now, and nothing was changed. Write “events” or “help”.
