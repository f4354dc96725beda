participants-which = For which workshop would you like to see the registrations?
participants-no-workshop = There is no workshop at the moment that you are responsible for.
participants-of = <b>{ $workshop }</b>
participants-cancelled = This workshop has been cancelled.
participants-seats = { $taken } of { $capacity } seats taken
participants-seats-unlimited = { $taken ->
        [one] 1 seat taken, no limit
       *[other] { $taken } seats taken, no limit
    }
participants-offline = { $count } of them registered by phone or letter
participants-reserved = { $count ->
        [one] 1 of them kept for: { $unit }
       *[other] { $count } of them kept for: { $unit }
    }
participants-booked = { $count ->
        [0] Registered here: nobody
       *[other] Registered here ({ $count }):
    }
participants-offered = Seat offered ({ $count }):
participants-waitlisted = Waitlist ({ $count }):
participants-pending = Requests ({ $count }):
participants-offline-waiting = { $count ->
        [one] 1 person who waits by phone or letter comes first.
       *[other] { $count } people who wait by phone or letter come first.
    }
participants-line = { $number }. { $name }
participants-others = Other workshops
participants-write-booked = Message to those registered
participants-write-waiting = Message to those waiting
command-participants = participants
    .words = who is registered
    .help = who is registered for a workshop
