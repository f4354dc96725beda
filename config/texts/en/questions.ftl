workshops-none = No workshop is planned at the moment.
workshops-next = The next workshops:
workshop-line = <b>{ $title }</b>
    { $when }
    { $place } · { $seats }
workshop-line-short = <b>{ $title }</b>
    { $when }
    { $place }
seats-free =
    { $free ->
        [0] fully booked – you can join the waitlist
        [one] 1 of { $capacity } seats left
       *[other] { $free } of { $capacity } seats left
    }
seats-unlimited = no limit on seats
place-open = place to be announced
question-unknown = I am afraid I do not know that.
