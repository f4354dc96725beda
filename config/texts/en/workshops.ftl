planning-ask-course = Which workshop is to take place?
planning-ask-site = For which site?
planning-ask-when = When? Write day and time, for example “4 March, 9:00 to 15:30”. Several days are fine too: “4 March 9:00-15:30 and 5 March 9:00-13:00”.
planning-ask-place = Where does it take place?
planning-ask-seats = How many seats are there? Write a number, or choose.
planning-ask-trainers = Who leads it? Separate several names by commas.
planning-ask-deadline = Until when can people register? Write a day, with a time if you like, or choose.
planning-so-far = So far: { $value }
planning-all-sites = all sites
planning-place-later = Not decided yet
planning-unlimited = no limit
planning-unlimited-label = Unlimited
planning-unlimited-words = unlimited, no limit, without a limit, any number
planning-more-words = more, additional, extra, another
planning-fewer-words = fewer, less, minus
planning-skip = Skip
planning-skip-words = skip, nobody, none, open, not decided yet, not yet known, i do not know yet
planning-and-words = and
planning-until-start-label = Until it begins
planning-week-before = One week before ({ $day })
planning-more = More
planning-back = Back
planning-open = still open
planning-none = –
planning-at-start = the beginning of the workshop
planning-until-start = Register by: the beginning of the workshop
planning-for = Site: { $site }
planning-unclear-day = I am missing a day.
planning-unclear-hours = I am missing the time: when it begins and when it ends.
planning-unclear-words = I am not sure enough which date that is.
planning-unclear-weekday = The weekday and the date don't go together.
planning-unclear-deadline = Please name a single day, for example “1 March” or “1 March, 12:00”.
planning-unclear-seats = Please write one number, for example “20” or “5 more”.
planning-no-such-time = There is no { $time } on { $day }: the clocks go forward that night.
planning-ends-before = On { $day } the end ({ $end }) would not come after the beginning ({ $start }).
planning-past = { $day }: this date has already passed.
planning-sessions-overlap = Two dates overlap on { $day }.
planning-seats-range = There must be at least 1 seat, and { $most } at the most.
planning-seats-taken = { $capacity ->
        [one] 1 seat is
       *[other] { $capacity } seats are
    } too few: { $taken ->
        [one] 1 seat is
       *[other] { $taken } seats are
    } already taken.
planning-seats-minimum = { $capacity ->
        [one] 1 seat is
       *[other] { $capacity } seats are
    } too few: the workshop only takes place with { $minimum } registrations or more.
planning-trainers-long = Please give { $most } names at the most, each with { $longest } characters at the most.
planning-deadline-late = Registration must end before the workshop begins ({ $start }).
planning-deadline-past = That deadline would already have passed: { $deadline }.
planning-already-cancelled = This workshop has been cancelled meanwhile; it was not changed.
planning-part-gone = A part of the programme that I need for this is no longer there. Please begin again.
planning-faulty = It does not fit into the programme like this: { $faults }
planning-preview = This is what the programme will say:
planning-changes = What changes:
planning-no-change = Nothing changes so far.
planning-difference = { $what }: { $before } → { $after }
planning-when = Date
planning-place = Place
planning-seats = Seats
planning-trainers = Led by
planning-site = Site
planning-minimum = Minimum
planning-opens = Registration from
planning-until = Registration until
planning-withdraw = Cancellation until
planning-status = Status
planning-status-planned = takes place
planning-status-cancelled = cancelled
planning-tells = { $count ->
        [0] Nobody is registered yet.
        [one] 1 person is registered. They will hear of the change and be asked whether they will come.
       *[other] { $count } people are registered. They will hear of the change and be asked whether they will come.
    }
planning-tells-waiting = { $count ->
        [one] 1 person is waiting for a seat; they will hear of the change as well.
       *[other] { $count } people are waiting for a seat; they will hear of the change as well.
    }
planning-tells-reserved = { $count ->
        [one] 1 seat is reserved; whoever has reserved it will hear of this as well.
       *[other] { $count } seats are reserved; whoever has reserved them will hear of this as well.
    }
planning-tells-offline = { $count ->
        [one] 1 person has registered by phone or letter. Please let them know yourself.
       *[other] { $count } people have registered by phone or letter. Please let them know yourself.
    }
planning-fills = { $count ->
        [one] 1 person on the waitlist will be offered a seat.
       *[other] { $count } people on the waitlist will be offered a seat.
    }
planning-tells-nobody = Nobody will be notified of this.
planning-warnings = Please note:
planning-warn-holiday = { $day } is a public holiday ({ $name }).
planning-warn-weekend = { $day } is at the weekend.
planning-warn-school = { $day } is in the school holidays ({ $name }).
planning-warn-hours = On { $day } it is not wholly within working hours ({ $name }).
planning-warn-room = The room is already taken at that time: { $workshop }.
planning-warn-trainer = { $name } already leads another workshop at that time: { $workshop }.
planning-save-ask = Shall I save this?
planning-save = Save
planning-edit = Change something
planning-discard = Discard
planning-discarded = Discarded; nothing was saved.
planning-left = All right, nothing was saved.
planning-saved-new = Created: { $workshop }.
planning-saved = Changed: { $workshop }.
planning-another = Change something else
planning-copy-label = Copy
planning-copied = Like { $workshop }, only at another time.
planning-change-which = Which workshop would you like to change?
planning-copy-which = Which workshop would you like to copy? Everything but the date is taken over.
planning-cancel-which = Which workshop would you like to cancel?
planning-history-which = Of which workshop would you like to see the history?
planning-none-here = There is no workshop that you are responsible for at the moment.
planning-what = What would you like to change?
planning-what-of = What would you like to change? { $workshop }
planning-field-course = Workshop
planning-field-site = Site
planning-field-when = Date
planning-field-place = Place
planning-field-seats = Seats
planning-field-trainers = Who leads it
planning-field-deadline = Deadline
planning-meanwhile = Nothing is saved yet, since { $who } has changed this workshop meanwhile:
planning-cancel-ask = Really cancel { $workshop }? { $count ->
        [0] Nobody is registered yet.
        [one] 1 person is registered or waiting; they will hear of it.
       *[other] { $count } people are registered or waiting; they will hear of it.
    } This can't be undone.{ $others }
planning-cancel-ask-reason = Really cancel { $workshop }? { $count ->
        [0] Nobody is registered yet.
        [one] 1 person is registered or waiting; they will hear of it.
       *[other] { $count } people are registered or waiting; they will hear of it.
    } This can't be undone.{ $others }
    Reason, for the history only: { $reason }
planning-cancel-yes = Yes, cancel it
planning-cancel-no = No, don't cancel
planning-cancel-why = Note a reason
planning-cancel-reason = What reason shall I note? Only the organisers see it, in the history.
planning-cancel-reason-long = That is too long: I can note { $longest } characters at the most.
planning-cancelled = Cancelled: { $workshop }. { $count ->
        [0] Nobody was registered.
        [one] 1 person will hear of it.
       *[other] { $count } people will hear of it.
    }{ $others }
planning-cancelled-already = This workshop has already been cancelled: { $workshop }.
planning-kept = All right, the workshop stays in the programme.
planning-history = The history of { $workshop }:
planning-history-none = Nothing has been changed in this workshop yet: { $workshop }.
planning-history-line = <b>{ $when }</b>: { $who } – { $what }
planning-history-nobody = the programme
planning-history-created = created
planning-history-changed = changed
planning-history-removed = removed
planning-history-cancelled = cancelled
planning-history-confirmed = takes place although few are registered
planning-history-state = Date: { $when }
planning-history-reason = Reason: { $reason }
planning-history-others = Other workshops
command-workshop-new = create
    .words = create workshop, new workshop, create a workshop, create a new workshop, add a workshop
    .help = create a workshop
command-workshop-change = change
    .words = change workshop, change a workshop, edit workshop, edit a workshop, change date
    .help = change a workshop
command-workshop-move = move
    .words = move workshop, move a workshop, reschedule, reschedule a workshop, postpone a workshop, move a date
    .help = move a workshop to another time
command-workshop-seats = seats
    .words = more seats, change seats, change the number of seats, fewer seats
    .help = change the number of seats
command-workshop-copy = copy
    .words = copy workshop, copy a workshop, repeat a workshop
    .help = offer a workshop once more at another time
command-workshop-cancel = calloff
    .words = cancel workshop, cancel a workshop, call off a workshop, call a workshop off
    .help = cancel a workshop
command-workshop-history = history
    .words = who changed what, who has changed what, changes, history of changes
    .help = who has changed a workshop
