pass-none = Sie haben zurzeit keinen festen Platz, den Sie weitergeben können.
pass-which = Welchen Platz möchten Sie weitergeben?
pass-ask = Möchten Sie Ihren Platz an eine Kollegin oder einen Kollegen weitergeben?

    { $workshop }

    Sie bekommen dafür einen Code zum Weiterreichen. Ihren Platz behalten Sie, bis Sie am Ende zustimmen. Er wird dabei nicht frei, deshalb bleibt die Warteliste, wie sie ist.
pass-ask-again = Möchten Sie einen neuen Code? Der bisherige gilt dann nicht mehr.

    { $workshop }
pass-yes = Ja, Code geben
pass-code = Ihr Code für { $workshop }:

    <b>{ $code }</b>

    Geben Sie ihn Ihrer Kollegin oder Ihrem Kollegen. Wer mir diesen Code hier schreibt, sieht den Termin; danach frage ich Sie, ob Sie einverstanden sind. Der Code gilt für eine Person, bis { $until } Uhr.
pass-code-open = Für diesen Platz haben Sie schon einen Code, er gilt bis { $until } Uhr: { $workshop }. Was möchten Sie tun?
pass-new-code = Neuer Code
pass-withdraw = Code zurückziehen
pass-leave = Nichts ändern
pass-withdrawn = Der Code gilt nicht mehr. Sie behalten Ihren Platz: { $workshop }.
pass-code-asked = Haben Sie einen Code für einen Platz bekommen? Dann schreiben Sie mir einfach den Code.
pass-refused = Dieser Code gilt nicht oder nicht mehr. Bitte fragen Sie die Person, von der Sie ihn haben.
pass-over = Das hat sich erledigt: Dieser Code gilt nicht mehr. Es wurde nichts geändert.
pass-to-yourself = Das ist Ihr eigener Platz: { $workshop }. Geben Sie den Code der Person, die ihn übernehmen soll.
pass-given-up = Dieser Platz wurde inzwischen aufgegeben: { $workshop }. Den Code können Sie nicht mehr nutzen.
pass-no-seat = Hier haben Sie keinen festen Platz, den Sie weitergeben können: { $workshop }.
pass-cancelled = Dieser Workshop fällt aus: { $workshop }.
pass-started = Dieser Workshop hat schon begonnen: { $workshop }.
pass-too-late = Die Frist zum Absagen ist vorbei, deshalb kann der Platz hier nicht mehr weitergegeben werden: { $workshop }. Bitte wenden Sie sich an das Organisationsteam.
pass-approval = Über die Plätze in diesem Workshop entscheidet das Organisationsteam: { $workshop }. Bitte wenden Sie sich dorthin.
pass-already-booked = Sie sind bereits angemeldet: { $workshop }. Der Platz bleibt, wo er ist.
pass-already-offered = Für Sie ist schon ein Platz frei gehalten: { $workshop }. Nehmen Sie bitte diesen; Sie finden ihn unter „Meine Anmeldungen“.
pass-already-pending = Ihre Anfrage läuft bereits: { $workshop }. Darüber entscheidet das Organisationsteam.
pass-taker-waits = Jemand hat schon um diesen Platz gebeten: { $workshop }. Bitte antworten Sie zuerst darauf.
pass-not-possible = Diesen Platz können Sie leider nicht übernehmen: { $workshop }.
    { $reasons }
pass-take = { $name } gibt einen Platz an Sie weiter. Möchten Sie ihn übernehmen?

    { $workshop }
pass-moved = Der Termin hat sich gerade geändert. Möchten Sie den Platz trotzdem?

    { $workshop }
pass-take-yes = Ja, übernehmen
pass-waiting = Ich habe schon gefragt, ob der Platz an Sie gehen darf: { $workshop }. Bis zur Antwort haben Sie ihn noch nicht.
pass-asked = Gut, ich frage jetzt, ob der Platz an Sie gehen darf: { $workshop }. Bis zur Antwort haben Sie ihn noch nicht.
pass-step-back = Doch nicht
pass-stepped = Gut, Sie übernehmen den Platz nicht: { $workshop }.
pass-stepped-back = { $name } möchte Ihren Platz doch nicht: { $workshop }. Sie behalten ihn; Ihr Code kann noch genutzt werden.
pass-agree = { $name } möchte Ihren Platz übernehmen: { $workshop }. Sind Sie einverstanden? Dann sind Sie nicht mehr angemeldet.
pass-agree-yes = Ja, weitergeben
pass-agree-no = Nein, Platz behalten
pass-done = Ihr Platz gehört jetzt { $name }: { $workshop }. Sie sind nicht mehr angemeldet.
pass-received = Der Platz gehört jetzt Ihnen. Sie sind angemeldet: { $workshop }.
pass-nothing = Aus der Übernahme des Platzes wird leider nichts: { $workshop }.
pass-taker-can-not = { $name } kann den Platz nicht mehr übernehmen: { $workshop }. Sie behalten ihn, und der Code gilt nicht mehr.
pass-expired = Ihr Code ist abgelaufen, ohne dass der Platz weitergegeben wurde. Sie sind weiter angemeldet: { $workshop }.
pass-again = Platz weitergeben
command-pass = weitergeben
    .words = platz weitergeben, platz abgeben an, meinen platz weitergeben, platz übertragen, ersatz schicken
    .help = Ihren Platz an eine Kollegin oder einen Kollegen weitergeben
command-seat-code = uebernehmen
    .words = platz übernehmen
    .help = einen Platz übernehmen, für den Sie einen Code haben
reserve-take = { $name } hat Plätze für { $unit } reserviert. Möchten Sie einen davon?

    { $workshop }
reserve-take-yes = Ja, anmelden
reserve-just-gone = Der letzte reservierte Platz ist gerade vergeben worden: { $workshop }.
reserve-named = { $name } hat einen der Plätze, die Sie reserviert haben: { $workshop }. Vergeben sind jetzt { $named }, noch frei { $left }.
reservations = Ihre reservierten Plätze:
reservations-label = Meine reservierten Plätze
reserve-line = { $workshop }
    { $unit }: vergeben { $named }, noch frei { $left }. Was frei bleibt, geht am { $until } Uhr zurück.
reserve-line-full = { $workshop }
    { $unit }: vergeben { $named }, nichts mehr frei.
reserve-code = Neuer Code: { $workshop }
reserve-return = Zurückgeben: { $workshop }
reserve-more = Weitere Plätze reservieren
reserve-label = Plätze reservieren
reserve-nowhere = Zurzeit gibt es keinen Termin, in dem Sie Plätze reservieren können.
reserve-which = In welchem Termin möchten Sie Plätze reservieren?
reserve-seats = { $workshop }

    Wie viele Plätze möchten Sie reservieren? Möglich { $most ->
        [one] ist 1 Platz
       *[other] sind bis zu { $most } Plätze
     }.
reserve-seats-range = { $workshop }

    Bitte schreiben Sie eine Zahl von 1 bis { $most }.
reserve-unit = Für welche Einheit? Zum Beispiel: Amt für Soziales
reserve-unit-long = Das ist leider zu lang: höchstens { $longest } Zeichen. Für welche Einheit?
reserve-confirm = { $count ->
        [one] Ich reserviere 1 Platz
       *[other] Ich reserviere { $count } Plätze
     } für { $unit }. Stimmt das?

    { $workshop }

    Was bis { $until } Uhr nicht vergeben ist, geht zurück.
reserve-yes = Ja, reservieren
reserve-done = { $count ->
        [one] Reserviert ist 1 Platz
       *[other] Reserviert sind { $count } Plätze
     } für { $unit }: { $workshop }. Der Code dafür:

    <b>{ $code }</b>

    Geben Sie ihn Ihren Kolleginnen und Kollegen. Wer mir diesen Code hier schreibt, kann einen der Plätze nehmen, bis keiner mehr da ist. Was bis { $until } Uhr nicht vergeben ist, geht zurück.
reserve-return-ask = { $count ->
        [one] Möchten Sie den freien Platz
       *[other] Möchten Sie die { $count } freien Plätze
     } für { $unit } zurückgeben? { $workshop }
reserve-return-yes = Ja, zurückgeben
reserve-given-back = { $count ->
        [one] Ihr reservierter Platz für { $unit } ist
       *[other] Ihre { $count } reservierten Plätze für { $unit } sind
     } wieder frei: { $workshop }.
reserve-over = Von dieser Reservierung ist nichts mehr frei. Es wurde nichts geändert.
reserve-not-allowed = Plätze reservieren können Führungskräfte für ihre Einheit und das Organisationsteam. Ihre Gruppe steht unter „Meine Angaben“.
reserve-not-for-you = Für diesen Termin können Sie zurzeit keine Plätze reservieren: { $workshop }. Er ist für einen anderen Standort, oder die Anmeldung ist nicht offen.
reserve-too-late = Zum Reservieren ist es zu spät: { $workshop }. Freie Plätze können Ihre Kolleginnen und Kollegen selbst buchen.
reserve-unlimited = In diesem Workshop gibt es Plätze für alle: { $workshop }. Reservieren ist nicht nötig.
reserve-others-wait = Hier warten schon andere auf einen Platz: { $workshop }.
reserve-none-left = Hier sind keine Plätze übrig, die Sie reservieren können: { $workshop }.
reserve-fewer-left = So viele Plätze sind nicht mehr da: { $workshop }. Möglich sind noch { $most }.
reserve-reminder = Von Ihren reservierten Plätzen für { $unit } { $count ->
        [one] ist noch 1 frei
       *[other] sind noch { $count } frei
     }: { $workshop }. Am { $until } Uhr gehen sie zurück.
reserve-moved = Achtung: Bei einem Workshop, für den Sie Plätze reserviert haben, hat sich der Termin oder die Frist geändert. Jetzt gilt: { $workshop }. Für { $unit } { $count ->
        [one] ist noch 1 Platz
       *[other] sind noch { $count } Plätze
     } reserviert. Was bis { $until } Uhr nicht vergeben ist, geht zurück.
reserve-returned = { $count ->
        [one] Ein reservierter Platz für { $unit } wurde nicht vergeben und ist
       *[other] { $count } reservierte Plätze für { $unit } wurden nicht vergeben und sind
     } wieder für alle da: { $workshop }.
reserve-cancelled = Leider fällt dieser Workshop aus: { $workshop }. Ihre reservierten Plätze für { $unit } sind damit hinfällig.
command-reserve = reservieren
    .words = plätze reservieren, plätze für meine einheit reservieren, reservierungen, meine reservierungen, kontingent
    .help = Plätze für eine Einheit reservieren und später vergeben
