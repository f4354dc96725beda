team-ask = Das Team fragen
team-hand-over = Diese Frage ans Team geben
team-ask-what = Was möchten Sie das Organisationsteam fragen? Schreiben Sie die Frage in einer Nachricht. Das Team sieht dabei Ihren Namen und Standort.
team-asked = Ihre Frage ist beim Organisationsteam. Die Antwort kommt hier im Chat. Ihre Fragen sehen Sie unter „Meine Fragen“.
team-asked-already = Diese Frage liegt dem Organisationsteam schon vor. Die Antwort kommt hier im Chat.
team-asked-nobody = Ich habe Ihre Frage notiert. Zurzeit erreiche ich aber niemanden vom Organisationsteam. Wenn es eilt, wenden Sie sich bitte direkt an Ihre Ansprechperson: Schreiben Sie „Kontakt“.
team-question = Frage von { $name } ({ $site }):
    { $text }
team-answer = Antworten
team-answer-what = Was möchten Sie auf „{ $text }“ antworten? Ihre nächste Nachricht geht so an die Person, die gefragt hat. Wenn Sie doch nicht antworten möchten, schreiben Sie „Abbrechen“.
team-answered = Das Organisationsteam antwortet auf Ihre Frage „{ $text }“:
    { $answer }
team-answer-sent = Ihre Antwort ist unterwegs an { $name }.
team-answer-kept = Ihre Antwort ist gespeichert; { $name } ist über den Messenger zurzeit nicht erreichbar und findet sie unter „Meine Fragen“.
team-answered-already = Diese Frage hat { $name } schon beantwortet: { $answer }
team-question-gone = Diese Frage gibt es nicht mehr.
team-questions = Ihre Fragen an das Organisationsteam:
    { $questions }
team-questions-none = Sie haben das Organisationsteam noch nichts gefragt.
team-line-open = „{ $text }“ – noch offen
team-line-answered = „{ $text }“ – Antwort: { $answer }
command-team = team
    .words = das team fragen, team fragen
    .help = das Organisationsteam etwas fragen
command-team-questions = fragen
    .words = meine fragen
    .help = Ihre Fragen an das Organisationsteam
