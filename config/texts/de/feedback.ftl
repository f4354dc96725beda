feedback-invitation = Wie war es? Ich bitte Sie um Ihre Rückmeldung: { $workshop }.

    { $count ->
        [one] Es ist eine kurze Frage; Sie können sie auch überspringen.
       *[other] Es sind { $count } kurze Fragen; jede können Sie überspringen. Mit der letzten Antwort ist Ihre Rückmeldung abgegeben.
    } Möglich ist das bis { $until }.

    { $privacy }
feedback-anonymous = Ihre Antworten sind anonym: Ich merke mir, dass Sie geantwortet haben, aber nicht, welche Antworten von Ihnen sind. Ergebnisse zeige ich dem Organisationsteam { $least ->
        [one] ohne Namen.
       *[other] erst ab { $least } Antworten.
    }
feedback-named = Diese Rückmeldung ist nicht anonym: Ihr Name wird mit Ihren Antworten gespeichert.
feedback-begin = Fragen beantworten
feedback-decline = Nein, danke
feedback-declined = Gut, dann frage ich nicht weiter nach. Falls Sie es sich anders überlegen: Bis { $until } ist noch Zeit. Schreiben Sie dann einfach „Feedback“.
feedback-list = Welchen Workshop möchten Sie bewerten?
feedback-none = Zurzeit ist keine Rückmeldung von Ihnen offen. Nach einem Workshop melde ich mich von selbst.
feedback-already = Ihre Rückmeldung zu diesem Workshop ist schon abgegeben. Vielen Dank!
feedback-closed = Für diese Rückmeldung ist die Zeit leider abgelaufen; von Ihren Antworten wurde nichts gespeichert. Danke, dass Sie mitmachen wollten!
feedback-question = <b>Frage { $number } von { $count }</b>
feedback-option = { $number } – { $option }
feedback-how-scale = { $low } ist der niedrigste Wert, { $high } der höchste.
feedback-how-nps = 0 heißt „auf keinen Fall“, 10 heißt „auf jeden Fall“.
feedback-how-several = Mehreres ist möglich: Schreiben Sie die Nummern in eine Nachricht, zum Beispiel „{ $example }“.
feedback-how-text = Schreiben Sie einfach los, höchstens { $longest } Zeichen. Bitte nennen Sie keine Namen.
feedback-skip = Überspringen
feedback-misfit = Das passt hier nicht als Antwort. Bitte wählen Sie eine der Antworten, oder schreiben Sie „Abbrechen“.
feedback-misfit-range = Bitte antworten Sie mit einer ganzen Zahl von { $low } bis { $high }.
feedback-misfit-option = So eine Antwort steht nicht zur Auswahl. Bitte nehmen Sie eine von diesen.
feedback-misfit-length = Vielen Dank, das ist aber zu lang für mich. Bitte kürzen Sie Ihren Text auf höchstens { $longest } Zeichen.
feedback-thanks = Vielen Dank! Ihre Rückmeldung ist abgegeben: { $workshop }.
command-feedback = feedback
    .words = rückmeldung, rückmeldungen, rückmeldung geben, bewertung, workshop bewerten
    .help = Rückmeldung zu einem Workshop geben
results-list = Von welchem Workshop möchten Sie die Ergebnisse sehen?
results-none = Es gibt noch keinen abgeschlossenen Workshop mit Rückmeldungen.
results-more = Ältere Workshops
results-again = Aktualisieren
results-others = Andere Workshops
results = <b>Rückmeldungen</b>
    { $workshop }
results-withheld = Hier gibt es noch nichts zu sehen. Ergebnisse zeige ich, sobald alle geantwortet haben oder die Frist abgelaufen ist, und nur ab { $least } Antworten. So wird niemand erkannt.
results-rate = { $n } von { $invited } Eingeladenen haben geantwortet ({ $rate }).
results-question = <b>{ $number }. { $question }</b>
results-question-withheld = { $least ->
        [one] Keine Antworten.
       *[other] Weniger als { $least } Antworten oder keine: Das zeige ich nicht.
    }
results-n = n = { $n }
results-numbers = n = { $n } · Mittelwert { $mean } · Standardabweichung { $spread }
results-nps = NPS { $score } · 9–10: { $promoters } · 7–8: { $passives } · 0–6: { $detractors }
results-count = { $value }: { $count }
results-counts = Verteilung (Antwort: Anzahl) – { $counts }
results-comment = – { $comment }
command-results = ergebnisse
    .words = auswertung, rückmeldungen ansehen, feedback-ergebnisse
    .help = Ergebnisse der Rückmeldungen
