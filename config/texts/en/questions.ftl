workshops-none = No workshop is planned at the moment.
workshops-next = The next workshops:
workshops-found = { $rest ->
        [0] This is what is planned:
       *[other] { $count } dates are planned. The first { $shown }:
    }
workshops-further = Further dates:
workshops-next-for-you = The next workshop for you:

    { $workshop }
workshops-next-one = The next date:

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
question-unknown-first = I'm afraid I don't know that.
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
workshops-one = This is what is planned:

    { $workshop }
workshops-nothing-of = Nothing is planned for this: { $wanted }.
workshops-nearest = The closest match:

    { $workshop }
workshops-cancelled = This date has been cancelled: { $workshops }.
topic-not-offered = We have nothing on “{ $topic }” at the moment. This is what we offer:
    { $titles }
cancel-not-registered = You are not registered for that.
care-discrimination = Thank you for raising this. It is a matter for a person, not for a chatbot. Every administration has a complaints office under section 13 of the General Equal Treatment Act (AGG), to which you can turn.
care-distress = That sounds hard, and I am sorry that you feel this way. I am a chatbot and can't help you well here; please talk to a person. At any time and free of charge: TelefonSeelsorge, 0800 111 0 111. In an emergency: 112.
meant-workshops = Workshops and dates
meant-registrations = My registrations
meant-cancel-which = Cancel
meant-contact = Contact
meant-reminders = Reminders
meant-feedback = Give feedback
meant-change-profile = Change the language
meant-help = Help
meant-project = About the project
meant-privacy = Privacy
fact-where = Place: { $value }
fact-where-unknown = The place is still open.
fact-duration = Duration: { $value }
fact-trainers = Led by: { $value }
fact-trainers-unknown = The programme does not say who leads the workshop.
fact-seats = { $value }
fact-about = What it is about: { $value }
fact-about-unknown = The programme says no more about the content.
fact-audience = For: { $value }
fact-everybody = everybody
fact-language = Language: { $value }
fact-language-unknown = The programme does not say in which language it is.
fact-until = Register by: { $value }
fact-until-unknown = The programme names no deadline for registering.
fact-access = Accessibility: { $value }
fact-access-unknown = The programme says nothing about accessibility.
fact-link-unknown = I do not have a link; please ask the team.
fact-level = { $value }
fact-level-unknown = The programme says nothing about prior knowledge.
duration = { $days ->
        [one] { "" }
       *[other] { $days } days, in all{" "}
    }{ $hours ->
        [0] { "" }
       *[other] { $hours } h
    }{ $minutes ->
        [0] { "" }
       *[other] {" "}{ $minutes } min
    } ({ $clocks })
wanted-from = from { $day }
wanted-until = until { $day }
wanted-hours = between { $start } and { $end }
wanted-shortest = at least { $hours } hours
wanted-longest = at most { $hours } hours
wanted-days-fewest = at least { $days ->
        [one] one day
       *[other] { $days } days
    }
wanted-days-most = at most { $days ->
        [one] one day
       *[other] { $days } days
    }
wanted-online = online
wanted-presence = on site
wanted-free = with free seats
wanted-without = without { $value }
care-hand-over = If you like, I will pass your message on to the team, with your name and your site.
care-contact = Here in the project you can turn to: { $contact }.
meant = I am not sure that I understood this. Did you mean …?
meant-guest = I am not sure that I understood this. Did you mean one of these? Then just write it:
    { $meant }
wanted-after = from { $clock }
wanted-before = until { $clock }
care-choice = Pass it on to the team
participants-private = Only the organising team sees who else is registered. I will gladly tell you how many seats are left.
workshops-akin = I find nothing by that name. The closest in content is:
workshops-instead = Instead there is:
register-already = You are already registered: { $workshops }. There is also:
wish-for-others = I can only register or cancel for you yourself. For others, please ask the organising team.
wish-later = One after the other: please write your next wish again after this.
workshops-over = I can't tell you about dates that are over.
