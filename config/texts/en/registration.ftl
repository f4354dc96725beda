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
register-refused = I'm afraid you can't register for this date: { $workshop }.
    { $reasons }
refusal-cancelled = This date has been cancelled.
refusal-started = The workshop has already begun.
refusal-closed = Registration has closed.
refusal-audience = The workshop is for a different group. Yours is under “My details”.
refusal-site = The workshop is for staff of a different site. Yours is under “My details”.
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
promoted = Good news: a seat has become free. You are now registered: { $workshop }.
requested = Your request has been received: { $workshop }. The organising team decides on it; you do not have a seat yet.
requested-already = Your request is already pending: { $workshop }.
kept = All right, everything stays as it is.
command-registrations = registrations
    .words = my registrations, my workshops, my bookings
    .help = see and cancel your registrations
workshop-moved = Please note: the time or place has changed. It is now: { $workshop }.
workshop-cancelled = Unfortunately this workshop has been cancelled: { $workshop }. There is nothing you need to do.
cannot-come = I can't come
cancel-too-late = The workshop has already begun, so you can't cancel here any more: { $workshop }. Please get in touch with your contact.
contact-choice = Contact
