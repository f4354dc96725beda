interests = Bei einem neuen Termin sage ich Ihnen Bescheid:
interests-label = Meine Vormerkungen
interest-line = „{ $course }“
interest-drop = Streichen: { $course }
interest-more = Noch etwas vormerken
interest-others = Weitere Themen
interest-which = Für welches Thema soll ich Ihnen neue Termine melden?
interest-no-course = Für Ihre Gruppe und Ihren Standort gibt es nichts, was Sie noch vormerken könnten.
interest-kept = Vorgemerkt: „{ $course }“. Sobald Sie sich für einen neuen Termin anmelden können, sage ich Ihnen Bescheid.
interest-kept-already = „{ $course }“ ist schon vorgemerkt. Sobald es einen neuen Termin gibt, sage ich Ihnen Bescheid.
interest-other-group = Bitte beachten Sie: Dieses Thema ist für eine andere Gruppe oder einen anderen Standort vorgesehen. Ihre Angaben stehen unter „Meine Angaben“.
interest-dropped = Gestrichen: Zu „{ $course }“ melde ich Ihnen keine neuen Termine mehr.
interest-back = Doch wieder vormerken
interest-dates = { $count ->
    [one] Sie wollten es wissen: Für „{ $course }“ gibt es einen neuen Termin.
   *[other] Sie wollten es wissen: Für „{ $course }“ gibt es { $count } neue Termine.
 }
interest-register = Anmelden
interest-again = Weiter Bescheid bekommen
command-interest = vormerken
    .words = bescheid geben, sag mir bescheid, sagen sie mir bescheid, geben sie mir bescheid, interesse, interesse vormerken, meine vormerkungen, vormerkungen
    .help = Bescheid bekommen, wenn es einen neuen Termin gibt
