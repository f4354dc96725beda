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
participants-answers = After the last change of time or place: still coming { $coming }, cancelled { $left }, no answer yet { $silent }
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
participants-line-leaving = { $number }. { $name } (would like to cancel)
participants-others = Other workshops
participants-write-booked = Message to those registered
participants-write-waiting = Message to those waiting
command-participants = participants
    .words = who is registered, register somebody, remove somebody, export participants
    .help = who is registered for a workshop
participant-add = Register somebody
participant-remove = Remove somebody
participants-xlsx = List as an Excel file
participants-csv = List as a CSV file
participants-file = Here is the list to download: { $workshop }. It holds personal data; please pass it on only where that is needed.
participants-filename = registrations
participants-as-of = As of { $when }
participants-back = To the list
column-name = Name
column-audience = Group
column-site = Site
column-status = Status
column-since = Since
status-reserved = kept: { $count }
participant-who = Whom would you like to register? { $workshop }
    Please write the name, or how it begins.
participant-nobody = I find nobody called “{ $name }”. Only who has written to me before can be registered; people come in with an invitation code. Please write another name, of at least two letters.
participant-several = Whom do you mean? Choose one, or write the name more exactly.
participant-many = { $count } names match “{ $name }”; here are the first. Choose one, or write the name more exactly.
participant-book = Would you like to register this person? { $person }: { $workshop }
participant-book-waitlist = The workshop is fully booked. Would you like to put this person on the waitlist? { $person }: { $workshop }
participant-overrides = Please note that you would override the following:
override-not-open = Registration has not opened yet.
override-closed = Registration has closed.
override-audience = The workshop is for a different group.
override-site = The workshop is for staff of a different site.
override-earlier-part = An earlier part of the series is missing.
override-overlap = The person is registered for another workshop at the same time.
override-queue = Others have been waiting longer for a seat.
participant-yes = Yes, register
participant-yes-waitlist = Yes, on the waitlist
participant-changed = Something has changed in the meantime; nothing has been done yet. Please check once more.
participant-added-booked = { $person } is now registered: { $workshop }.
participant-added-waitlisted = { $person } is now on the waitlist, place { $place }: { $workshop }.
person-told = The person will be told.
person-untold = I can't write to the person at the moment; please tell them yourself.
participant-is-booked = { $person } is already registered: { $workshop }.
participant-is-offered = { $person } has just been offered a seat and is still deciding: { $workshop }.
participant-is-waitlisted = { $person } is already on the waitlist, place { $place }, and no seat is free: { $workshop }.
participant-is-pending = { $person } has requested a seat; the request has not been decided yet: { $workshop }.
participant-is-gone = { $person } is no longer registered: { $workshop }.
participant-is-cancelled = This workshop has been cancelled; its registrations can't be changed any more: { $workshop }.
participant-is-started = This workshop has already begun; its registrations can't be changed any more: { $workshop }.
participant-decide = To the request
participant-unknown = This person or registration is no longer there.
participant-remove-whom = Whom would you like to remove? { $workshop }
    Choose one, or write the name.
participant-not-found = Nobody here whom you could remove is called that: { $workshop }.
participant-more = More
participant-ask-reason = Why do you remove this person? { $person }: { $workshop }
    Please write the reason to me. The person gets it just as you write it.
participant-remove-ask = Would you like to remove this person? { $person }: { $workshop }
participant-remove-yes = Yes, remove
participant-removed = { $person } has been removed: { $workshop }.
participant-told-booked = The organising team has registered you: { $workshop }.
participant-told-waitlisted = The organising team has put you on the waitlist, place { $place }: { $workshop }. I will write to you when a seat becomes free.
participant-told-removed = The organising team has cancelled your registration: { $workshop }.
