menu = What can I do for you, { $name }?
menu-label = To the menu
menu-organise = Organise
menu-workshops = Next workshops
menu-registrations = My registrations
menu-reminders = Reminders
menu-profile = My details
help-label = Help
help = Just ask me, for example: “When is the next workshop?” or “Whom can I ask?”
    You can press a choice, or type its number or its words.

    I also do this by command:
    { $commands }
help-line = /{ $command } – { $help }
cancel-nothing = There is nothing going on that I could stop. To cancel a registration, look under “My registrations”.
dialogue-cancelled = Stopped. Nothing was changed.
dialogue-resume = Back to the open question
dialogue-lost = I have lost the thread. Please start again; nothing was stored.
choice-outdated = This choice no longer applies.
command-unknown = I do not know this command. “Help” says what I can do.
group-hint = Let us talk about that in private: please write to me directly.
media-unread = I can't read pictures, voice messages, stickers and files. Please write to me in words.
edit-unread = I do not read changed messages. Please send me the text as a new message.
text-too-long = That is too long for me: I can't read more than { $longest } characters. Please be shorter.
turn-failed = Sorry, that did not work, and the fault is mine. Nothing was changed. Please try again later.
command-menu = menu
    .help = the menu
command-help = help
    .words = what can you do
    .help = this overview
command-cancel = cancel
    .words = stop, quit
    .help = leave the present dialogue
text-empty = No text has reached me. Please write to me in words.
