no = No, go back
register-confirm = Would you like to register?

    { $workshop }
register-confirm-waitlist = This date is fully booked. Would you like to join the waitlist?

    { $workshop }
register-confirm-request = The organising team decides on registrations for this workshop. Would you like to request a seat?

    { $workshop }
register-yes = Yes, register
register-yes-waitlist = Yes, join the waitlist
register-yes-request = Yes, request a seat
registered = You are registered: { $workshop }. If you can't come after all, write “I can't come”.
registered-already = You are already registered: { $workshop }.
waitlisted = The workshop is fully booked. You are on the waitlist, place { $place }: { $workshop }. I will write to you when a seat becomes free.
waitlisted-already = You are already on the waitlist, place { $place }: { $workshop }.
registration-gone = This registration is no longer there.
register-refused = I'm afraid you can't register for this date: { $workshop }.
    { $reasons }
refusal-cancelled = This date has been cancelled.
refusal-started = The workshop has already begun.
refusal-not-open = Registration has not opened yet. It begins on { $opens }.
refusal-closed = Registration has closed.
refusal-audience = The workshop is for a different group. Yours is under “My details”.
refusal-site = The workshop is for staff of a different site. Yours is under “My details”.
refusal-earlier-part = The workshop builds on “{ $course }”. You have to be registered for that on an earlier date.
refusal-overlap = You are already registered for something at the same time: { $workshop }.
refusal-full = This date is also fully booked.
hint-earlier-part = Please note: the workshop builds on “{ $course }”. It is best to attend that part before.
hint-overlap = Please note: you are already registered for something at the same time: { $workshop }.
step-audience = Change my group
step-site = Change my site
step-part = Dates: { $course }
step-overlap = Cancel: { $workshop }
step-interest = Tell me of new dates
step-others = Other dates
why-open = You can register: { $workshop }. Nothing speaks against it.
why-full = This date is fully booked: { $workshop }. You can join the waitlist.
why-request = The organising team decides on registrations for this workshop: { $workshop }. You can request a seat.
why-which = Which date do you mean?
why-none = There is no date to come at the moment.
command-why = why
    .words = why can't i register, why can i not register, why am i not registered, why am i not allowed to register, why is registration not possible, why can't i sign up
    .help = why you can't register
registrations = Your registrations. To cancel one, choose the date:
registrations-none = You are not registered for any workshop at the moment.
registration-line = { $workshop } – { $status }
status-booked = registered
status-waitlisted = on the waitlist, place { $place }
status-offered = seat offered
status-pending = request pending
status-workshop-cancelled = cancelled
cancel-ask = Do you really want to cancel? { $workshop }
cancel-yes = Yes, cancel
cancel-choice = Cancel my registration
cancelled = Your registration has been cancelled: { $workshop }.
cancelled-already = You are not registered for this workshop: { $workshop }.
offered = Good news: a seat has become free: { $workshop }. It is held for you until { $until }. Would you like it?
offer-open = A seat is held for you until { $until }: { $workshop }. Would you like it?
offer-moved = Please note: the time or place has changed. It is now: { $workshop }. Your seat is held until { $until }. Would you like it?
offer-accept = Yes, I take the seat
offer-decline = No, thank you
offer-declined = Thank you for letting me know. The seat is no longer held for you, and you are no longer on the waitlist: { $workshop }.
offer-expired = I'm afraid the time to take your seat is over; it is no longer held for you: { $workshop }.
offer-expired-again = You are welcome to register again.
offer-again = Register again
offer-cancelled = I'm afraid there is no seat to take, because this workshop has been cancelled: { $workshop }.
offer-over = No seat is held for you here at the moment: { $workshop }.
offers-none = No seat is held for you at the moment.
offers-which = Several seats are held for you. Which one do you mean?
command-offers = seat
    .words = my seat, my offer, take the seat, accept the seat, decline the seat, accept the offer, decline the offer
    .help = take or decline a seat that is held for you
seats-idle = { $free ->
        [one] One seat is free
       *[other] { $free } seats are free
    }: { $workshop }. { $decides ->
        [organisers] Here the organisers decide who gets a seat.
       *[nobody] There is no time left before the start to ask the waitlist one by one.
    } { $waiting ->
        [one] One person is on the waitlist.
       *[other] { $waiting } people are on the waitlist.
    }
seats-idle-offline = { $free ->
        [one] One seat is free
       *[other] { $free } seats are free
    }: { $workshop }. By phone or letter { $offline ->
        [one] one person waits and comes
       *[other] { $offline } people wait and come
    } first. After that { $waiting ->
        [0] nobody waits
        [one] one person waits
       *[other] { $waiting } people wait
    } here.
requested = Your request has been received: { $workshop }. The organising team decides on it; you do not have a seat yet.
requested-already = Your request is already pending: { $workshop }.
kept = All right, everything stays as it is.
command-registrations = registrations
    .words = my registrations, my workshops, my bookings
    .help = see and cancel your registrations
cannot-come = I can't come
offer-overlap = You are already registered for something at the same time: { $other }. If you cancel that, you can take this seat: { $workshop }.
release-ask = You could cancel until { $until }: { $workshop }. Shall I ask the organising team to release your seat?
release-ask-yes = Yes, please
release-asked = I have asked the organising team to release your seat: { $workshop }. You are registered until they have decided; you will get the answer here.
release-asked-nobody = Your request is noted, but I can't reach anybody of the organising team right now: { $workshop }. Please get in touch with your contact.
release-asked-already = The organising team has already been asked to release your seat: { $workshop }. You are registered until they have decided.
release-request = { $name } would like to cancel after the deadline: { $workshop }. Do you release the seat?
release-free = Release the seat
release-keep = Keep the seat
release-freed = { $name }'s seat has been released: { $workshop }.
release-kept = The seat stays as it is and { $name } is still registered: { $workshop }.
release-decided = This has already been decided: { $name }, { $workshop }.
release-granted = The organising team has released your seat. You are no longer registered: { $workshop }.
release-refused = The organising team could not release your seat. You are still registered: { $workshop }. Your contact can help with questions.
cancel-too-late = The workshop has already begun, so you can't cancel here any more: { $workshop }. Please get in touch with your contact.
contact-choice = Contact
