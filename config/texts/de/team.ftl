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
room-reply = Antworten Sie auf diese Nachricht hier, geht Ihr Text so an die Person, die gefragt hat.
room-hint = Hier stelle ich Fragen ans Team ein. Um eine zu beantworten, antworten Sie bitte direkt auf meine Nachricht mit der Frage. Alles andere schreiben Sie mir bitte unter vier Augen.
room-stranger = Ich kenne Sie noch nicht und gebe Ihre Antwort deshalb nicht weiter. Bitte schreiben Sie mir einmal direkt, und lösen Sie dort Ihren Einladungscode ein.
room-answered = { $name } hat „{ $text }“ beantwortet: { $answer }
room-declined = { $name } hat „{ $text }“ freundlich abgelehnt.
command-team = team
    .words = das team fragen, team fragen
    .help = das Organisationsteam etwas fragen
command-team-questions = fragen
    .words = meine fragen
    .help = Ihre Fragen an das Organisationsteam
team-more = Weitergeben oder ablehnen
team-take = Ich übernehme das
team-pass = An anderen Standort geben
team-decline = Freundlich ablehnen
team-back = Zurück
team-question-further = { $name } ({ $site }) fragt noch einmal nach:
    { $text }
team-thread = Bisher:
    { $before }
team-thread-line = „{ $text }“ – { $name }: { $answer }
team-understood = Verstanden habe ich: { $understood }
team-intent = { $intent ->
    [participants] wer angemeldet ist
    [results] Ergebnisse der Rückmeldungen
    [announce] eine Rundnachricht
    [cancel] absagen
    [my_registrations] eigene Anmeldungen
    [my_workshop] eigener Workshop
    [reminder_settings] Erinnerungen
    [register] anmelden
    [human] mit jemandem sprechen
    [contact] Kontakt
    [workshop_detail] Einzelheiten zu einem Workshop
    [next_workshop] nächster Workshop
    [list_workshops] Termine
    [feedback] Rückmeldung
    [privacy] Datenschutz
    [language] Sprache
    [project] das Projekt
    [faq] eine häufige Frage
   *[other] allgemeine Frage
}
team-state-open = Gestellt { $waiting }, noch niemand kümmert sich darum.
team-state-taken = Gestellt { $waiting }, { $name } kümmert sich darum.
team-inbox-label = Offene Fragen
team-inbox = { $count ->
    [one] Eine Frage ans Team ist offen:
   *[other] { $count } Fragen ans Team sind offen, die älteste zuerst:
}
    { $questions }
team-inbox-line = { $name }: „{ $text }“ { $state }
team-inbox-more = Weitere Fragen
team-inbox-none = Zurzeit ist keine Frage ans Team offen.
team-taken = Gut, Sie kümmern sich um „{ $text }“. Das sehen jetzt auch die anderen und die Person, die gefragt hat.
team-taken-already = { $name } kümmert sich schon um „{ $text }“.
team-answer-anyway = Trotzdem antworten
team-answer-what-taken = { $name } kümmert sich schon um „{ $text }“. Möchten Sie trotzdem antworten? Dann geht Ihre nächste Nachricht so an die Person, die gefragt hat. Sonst schreiben Sie „Abbrechen“.
team-answered-for-you = { $name } hat die Frage beantwortet, um die Sie sich kümmern wollten: „{ $text }“
team-declined-for-you = { $name } hat die Frage abgelehnt, um die Sie sich kümmern wollten: „{ $text }“
team-declined-already = Diese Frage hat { $name } schon abgelehnt.
team-pass-where = Welcher Standort soll „{ $text }“ beantworten? Die Zuständigen dort sehen die Frage so, wie Sie sie sehen.
team-pass-nobody = Dort ist zurzeit sonst niemand zuständig. Die Frage bleibt bei Ihnen.
team-passed = Die Frage liegt jetzt hier: { $site }. Die Person muss nichts wiederholen.
team-passed-unreached = Die Frage liegt jetzt hier: { $site }. Ich erreiche dort gerade niemanden; sie steht aber unter „Offene Fragen“.
team-passed-to-you = { $name } gibt Ihnen diese Frage weiter.
team-decline-confirm = So schreibe ich es { $name }:
    { $words }
    Soll ich das senden?
team-decline-yes = Ja, senden
team-declined = Leider kann das Organisationsteam Ihre Frage „{ $text }“ nicht beantworten. Danke, dass Sie gefragt haben. Wer sonst weiterhelfen kann, sehen Sie, wenn Sie „Kontakt“ schreiben.
team-declined-sent = Das ist unterwegs an { $name }.
team-declined-kept = Das ist gespeichert; { $name } ist über den Messenger zurzeit nicht erreichbar und findet es unter „Meine Fragen“.
team-follow = Noch etwas dazu fragen
team-follow-which = Nachfragen: { $text }
team-follow-what = Was möchten Sie zu „{ $text }“ noch fragen? Ihre nächste Nachricht geht ans Organisationsteam; was bisher geschrieben wurde, steht dabei.
team-followed = Ihre Nachfrage ist bei { $name }. Die Antwort kommt hier im Chat.
team-line-taken = „{ $text }“ – { $name } kümmert sich darum
team-line-declined = „{ $text }“ – das Organisationsteam konnte das leider nicht beantworten
command-team-inbox = posteingang
    .words = offene fragen, fragen ans team, fragen an das team
    .help = offene Fragen ans Team beantworten
team-faq = Als Antwort merken
team-faq-proposal = So würde ich es mir für alle merken, die Ähnliches fragen. Bitte prüfen Sie, dass nichts Persönliches darin steht.
    <b>Frage:</b> { $pattern }
    <b>Antwort:</b> { $answer }
    Soll ich es mir so merken?
team-faq-yes = Ja, merken
team-faq-change = Ändern
team-faq-no = Nein, nicht merken
team-faq-edit-pattern = Frage ändern
team-faq-edit-answer = Antwort ändern
team-faq-pattern-what = Wie soll die Frage lauten? Ihre nächste Nachricht ersetzt sie.
team-faq-answer-what = Wie soll die Antwort lauten? Ihre nächste Nachricht ersetzt sie.
team-faq-kept = Gemerkt. Wer künftig so etwas fragt wie „{ $pattern }“, bekommt diese Antwort.
team-faq-left = Gut, ich merke es mir nicht.
team-faq-faulty = So kann ich es mir nicht merken: { $faults }
faq-versions = Das galt bisher, das Neueste zuerst:
faq-versions-label = Frühere Fassungen
faq-versions-which = Welche gemerkte Antwort möchten Sie ansehen?
faq-versions-none = Bisher ist keine Antwort im Chat gemerkt worden.
faq-versions-more = Weitere
faq-versions-others = Andere Antworten
faq-version = { $when }, { $by }
    <b>Frage:</b> { $pattern }
    <b>Antwort:</b> { $answer }
faq-version-file = Programmdatei
faq-restore = Wiederherstellen: { $when }
faq-restored = Jetzt gilt wieder: { $answer }
command-faq-versions = antworten
    .words = gemerkte antworten
    .help = gemerkte Antworten und ihre früheren Fassungen
