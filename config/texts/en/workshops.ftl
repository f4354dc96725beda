workshops-ask-course = Which workshop is to take place?
workshops-ask-site = For which site?
workshops-ask-when = When? Write day and time, for example “4 March, 9:00 to 15:30”. Several days are fine too: “4 March 9:00-15:30 and 5 March 9:00-13:00”.
workshops-ask-place = Where does it take place?
workshops-ask-seats = How many seats are there? Write a number, or choose.
workshops-ask-trainers = Who leads it? Separate several names by commas.
workshops-ask-deadline = Until when can people register? Write a day, with a time if you like, or choose.
workshops-so-far = So far: { $value }
workshops-all-sites = all sites
workshops-place-later = Not decided yet
workshops-unlimited = no limit
workshops-unlimited-label = Unlimited
workshops-unlimited-words = unlimited, no limit, without a limit, any number
workshops-more-words = more, additional, extra, another
workshops-skip = Skip
workshops-skip-words = skip, nobody, none, open, not decided yet, not yet known, i do not know yet
workshops-and-words = and
workshops-until-start-label = Until it begins
workshops-week-before = One week before ({ $day })
workshops-more = More
workshops-back = Back
workshops-open = still open
workshops-none = –
workshops-at-start = the beginning of the workshop
workshops-until-start = Register by: the beginning of the workshop
workshops-for = Site: { $site }
workshops-unclear-day = I am missing a day.
workshops-unclear-hours = I am missing the time: when it begins and when it ends.
workshops-unclear-words = I am not sure enough which date that is.
workshops-unclear-deadline = Please name a single day, for example “1 March” or “1 March, 12:00”.
workshops-no-such-time = There is no { $time } on { $day }: the clocks go forward that night.
workshops-ends-before = On { $day } the end ({ $end }) would not come after the beginning ({ $start }).
workshops-past = { $day }: this date has already passed.
workshops-sessions-overlap = Two dates overlap on { $day }.
workshops-seats-range = There must be at least 1 seat, and { $most } at the most.
workshops-seats-taken = { $capacity ->
        [one] 1 seat is
       *[other] { $capacity } seats are
    } too few: { $taken ->
        [one] 1 seat is
       *[other] { $taken } seats are
    } already taken.
workshops-seats-minimum = { $capacity ->
        [one] 1 seat is
       *[other] { $capacity } seats are
    } too few: the workshop only takes place with { $minimum } registrations or more.
workshops-trainers-long = Please give { $most } names at the most, each with { $longest } characters at the most.
workshops-deadline-late = Registration must end before the workshop begins ({ $start }).
workshops-deadline-past = That deadline would already have passed: { $deadline }.
workshops-already-cancelled = This workshop has been cancelled meanwhile; it was not changed.
workshops-part-gone = A part of the programme that I need for this is no longer there. Please begin again.
workshops-faulty = It does not fit into the programme like this: { $faults }
workshops-preview = This is what the programme will say:
workshops-changes = What changes:
workshops-no-change = Nothing changes so far.
workshops-difference = { $what }: { $before } → { $after }
workshops-when = Date
workshops-place = Place
workshops-seats = Seats
workshops-trainers = Led by
workshops-site = Site
workshops-minimum = Minimum
workshops-opens = Registration from
workshops-until = Registration until
workshops-withdraw = Cancellation until
workshops-status = Status
workshops-status-planned = takes place
workshops-status-cancelled = cancelled
workshops-tells = { $count ->
        [0] Nobody is registered yet; nobody will be notified.
        [one] 1 person is registered or waiting. They will hear of the change ({ $workshop }) and be asked whether they will come.
       *[other] { $count } people are registered or waiting. They will hear of the change ({ $workshop }) and be asked whether they will come.
    }
workshops-fills = { $count ->
        [one] 1 person moves up from the waitlist and will be told.
       *[other] { $count } people move up from the waitlist and will be told.
    }
workshops-tells-nobody = Nobody will be notified of this.
workshops-warnings = Please note:
workshops-warn-holiday = { $day } is a public holiday ({ $name }).
workshops-warn-weekend = { $day } is at the weekend.
workshops-warn-school = { $day } is in the school holidays ({ $name }).
workshops-warn-hours = On { $day } it is not wholly within working hours ({ $name }).
workshops-warn-room = The room is already taken at that time: { $workshop }.
workshops-warn-trainer = { $name } already leads another workshop at that time: { $workshop }.
workshops-save-ask = Shall I save this?
workshops-save = Save
workshops-edit = Change something
workshops-discard = Discard
workshops-discarded = Discarded; nothing was saved.
workshops-left = All right, nothing was saved.
workshops-saved-new = Created: { $workshop }.
workshops-saved = Changed: { $workshop }.
workshops-another = Change something else
workshops-copy-label = Copy
workshops-copied = Like { $workshop }, only at another time.
workshops-change-which = Which workshop would you like to change?
workshops-copy-which = Which workshop would you like to copy? Everything but the date is taken over.
workshops-cancel-which = Which workshop would you like to cancel?
workshops-history-which = Of which workshop would you like to see the history?
workshops-none-here = There is no workshop that you are responsible for at the moment.
workshops-what = What would you like to change?
workshops-what-of = What would you like to change? { $workshop }
workshops-field-course = Workshop
workshops-field-site = Site
workshops-field-when = Date
workshops-field-place = Place
workshops-field-seats = Seats
workshops-field-trainers = Who leads it
workshops-field-deadline = Deadline
workshops-meanwhile = Nothing is saved yet, since { $who } has changed this workshop meanwhile:
workshops-cancel-ask = Really cancel { $workshop }? { $count ->
        [0] Nobody is registered yet.
        [one] 1 person is registered or waiting; they will hear of it at once.
       *[other] { $count } people are registered or waiting; they will hear of it at once.
    } This can't be undone.
workshops-cancel-ask-reason = Really cancel { $workshop }? { $count ->
        [0] Nobody is registered yet.
        [one] 1 person is registered or waiting; they will hear of it at once.
       *[other] { $count } people are registered or waiting; they will hear of it at once.
    } This can't be undone.
    Reason, for the history only: { $reason }
workshops-cancel-yes = Yes, cancel it
workshops-cancel-no = No, don't cancel
workshops-cancel-why = Note a reason
workshops-cancel-reason = What reason shall I note? Only the organisers see it, in the history.
workshops-cancel-reason-long = That is too long: I can note { $longest } characters at the most.
workshops-cancelled = Cancelled: { $workshop }. { $count ->
        [0] Nobody was registered.
        [one] 1 person hears of it now.
       *[other] { $count } people hear of it now.
    }
workshops-cancelled-already = This workshop has already been cancelled: { $workshop }.
workshops-kept = All right, the workshop stays in the programme.
workshops-history = The history of { $workshop }:
workshops-history-none = Nothing has been changed in this workshop yet: { $workshop }.
workshops-history-line = <b>{ $when }</b>: { $who } – { $what }
workshops-history-nobody = the programme
workshops-history-created = created
workshops-history-changed = changed
workshops-history-removed = removed
workshops-history-cancelled = cancelled
workshops-history-confirmed = takes place although few are registered
workshops-history-state = Date: { $when }
workshops-history-reason = Reason: { $reason }
workshops-history-others = Other workshops
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
