workshops-none = Zurzeit ist kein Workshop geplant.
workshops-next = Die nächsten Workshops:
workshop-line = <b>{ $title }</b>
    { $when }
    { $place } · { $seats }
workshop-line-short = <b>{ $title }</b>
    { $when }
    { $place }
seats-free =
    { $free ->
        [0] ausgebucht – Warteliste möglich
        [one] noch 1 von { $capacity } Plätzen frei
       *[other] { $free } von { $capacity } Plätzen frei
    }
seats-unlimited = ohne Platzbegrenzung
place-open = Ort noch offen
question-unknown = Das weiß ich leider nicht.
