no = No, go back
register-confirm = Would you like to register?

    { $workshop }
register-yes = Yes, register
registered = You are registered: { $workshop }.
registered-already = You are already registered: { $workshop }.
waitlisted = The workshop is fully booked. You are on the waitlist, place { $place }: { $workshop }. I will write to you when a seat becomes free.
waitlisted-already = You are already on the waitlist, place { $place }: { $workshop }.
register-refused = You can't register for this one: { $workshop }.
    { $reasons }
refusal-cancelled = The workshop has been cancelled.
refusal-started = The workshop has already begun.
refusal-closed = Registration has closed.
refusal-audience = The workshop is for a different audience.
refusal-site = The workshop is for staff of a different site.
registrations = Your registrations. To cancel one, choose the date.
registrations-none = You are not registered for any workshop at the moment.
registration-line = { $workshop } – { $status }
status-booked = registered
status-waitlisted = on the waitlist, place { $place }
status-offered = seat offered
status-pending = request pending
cancel-ask = Do you really want to cancel? { $workshop }
cancel-yes = Yes, cancel
cancelled = Your registration has been cancelled: { $workshop }.
cancelled-already = You are not registered for this workshop: { $workshop }.
promoted = Good news: a seat has become free. You are now registered: { $workshop }.
requested = Your request has been entered: { $workshop }. The project team decides on it; you do not have a seat yet.
requested-already = Your request is already pending: { $workshop }.
kept = All right, everything stays as it is.
command-registrations = registrations
    .words = my registrations, my workshops, my bookings
    .help = see and cancel your registrations
workshop-moved = Please note a change. This is what applies now: { $workshop }.
workshop-cancelled = Unfortunately this workshop has been cancelled: { $workshop }. You need not do anything.
cannot-come = I can't come
cancel-too-late = The workshop has already begun, so you can't cancel here any more. Please turn to your contact: write “contact”.
