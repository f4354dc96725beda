workshops-none = No workshop is planned at the moment.
workshops-next = The next workshops:
workshops-found = These are the dates I have:
workshops-next-for-you = The next workshop for you:

    { $workshop }
workshops-next-one = The next date:

    { $workshop }
workshops-nothing = Nothing like that is planned at the moment. This comes nearest:

    { $workshop }
workshops-all = All dates
workshop-more = More about it
entry-gone = That is not there any more. Write “events” for the next workshops.
workshop-line = <b>{ $title }</b>
    { $when }
    { $place } · { $seats }
workshop-line-short = <b>{ $title }</b>
    { $when }
    { $place }
workshop-is-cancelled = This date has been cancelled.
workshop-about = What it is about: { $value }
workshop-audience = For: { $value }
workshop-address = Address: { $value }
workshop-accessibility = Accessibility: { $value }
workshop-trainers = Led by: { $value }
workshop-language = Language: { $value }
workshop-until = Register by: { $value }
workshop-approval = The project team decides on each registration.
register = Register
register-which = Which date would you like to register for?
seats-free =
    { $free ->
        [0] fully booked – you can join the waitlist
        [one] 1 of { $capacity } seats left
       *[other] { $free } of { $capacity } seats left
    }
seats-unlimited = no limit on seats
place-open = place to be announced
more = More dates
faq-answer = { $answer }
contacts = These are the people you can ask:
    { $contacts }
contacts-none = I do not know of anybody you could ask. Please ask within your administration.
question-unknown = I am afraid I do not know that. I help with workshops, dates and registrations. For everything else ask: { $contact }
question-unknown-alone = I am afraid I do not know that. I help with workshops, dates and registrations.
thanks = You are welcome!
command-workshops = events
    .words = workshops, dates, courses, next workshops
    .help = the next workshops
command-contact = contact
    .words = contacts, who can help
    .help = who can help you
workshop-series = Part { $part } of “{ $series }”
project = <b>{ $title }</b>
project-organiser = Organised by: { $value }
project-funders = Funded by: { $value }
project-website = More on the web: { $value }
command-project = project
    .words = about the project
    .help = what the project is about
