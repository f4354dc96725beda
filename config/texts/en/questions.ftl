workshops-none = No workshop is planned at the moment.
workshops-next = The next workshops:
workshops-found = This is what is planned:
workshops-next-for-you = The next workshop for you:

    { $workshop }
workshops-next-one = The next date:

    { $workshop }
workshops-nothing = Nothing like that is planned at the moment. The closest match:

    { $workshop }
workshops-all = All dates
workshops-fitting = These dates are open to you:
workshops-none-fitting = Nothing is planned at the moment that is open to your group and site. The organising team will be glad to help.
workshop-more = More details
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
workshop-approval = The organising team decides on each registration.
register = Register
register-which = Which date would you like to register for?
seats-free =
    { $free ->
        [0] fully booked, waitlist open
        [one] 1 of { $capacity } seats left
       *[other] { $free } of { $capacity } seats left
    }
seats-unlimited = no limit on seats
place-open = place to be announced
more = More dates
faq-answer = { $answer }
contacts = { $count ->
        [one] Your contact:
       *[other] Your contacts:
    }
    { $contacts }
contacts-none = I do not know of anybody you could ask. Please ask within your administration.
question-unknown = I'm afraid I don't know that. I help with workshops, dates and registrations. For everything else, please ask: { $contact }
question-unknown-guest = I'm afraid I don't know that. Write “events”, “contact” or “help”, or “start” if you would like to register.
question-unknown-alone = I'm afraid I don't know that. I help with workshops, dates and registrations.
thanks = You're welcome!
goodbye = Goodbye! If you need anything, just write to me.
how-are-you = Thank you for asking, all is well! What can I do for you?
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
