team-ask = Ask the team
team-hand-over = Pass this question on to the team
team-ask-what = What would you like to ask the organising team? Write the question in one message. The team will see your name and site.
team-asked = The organising team has your question. The answer will come here in the chat. You can see your questions under “my questions”.
team-asked-already = The organising team has this question already. The answer will come here in the chat.
team-asked-nobody = I have noted your question, but I can't reach anybody of the organising team at the moment. If it is urgent, please ask your contact directly: write “contact”.
team-question = A question from { $name } ({ $site }):
    { $text }
team-answer = Answer
team-answer-what = What would you like to answer to “{ $text }”? Your next message goes to the person who asked as it is. If you would rather not answer, write “cancel”.
team-answered = The organising team answers your question “{ $text }”:
    { $answer }
team-answer-sent = Your answer is on its way to { $name }.
team-answer-kept = Your answer is stored; { $name } can't be reached through the messenger at the moment and will find it under “my questions”.
team-answered-already = { $name } has already answered this question: { $answer }
team-question-gone = This question is not there any more.
team-questions = Your questions to the organising team:
    { $questions }
team-questions-none = You have not asked the organising team anything yet.
team-line-open = “{ $text }” – still open
team-line-answered = “{ $text }” – answer: { $answer }
room-reply = Reply to this message here, and your text goes to the person who asked as it is.
room-hint = This is where I tell of questions to the team. To answer one, please reply directly to my message with the question. Anything else please write to me in private.
room-stranger = I don't know you yet, so I am not passing your answer on. Please write to me in private once, and use your invitation code there.
room-answered = { $name } has answered “{ $text }”: { $answer }
room-declined = { $name } has kindly declined “{ $text }”.
command-team = team
    .words = ask the team
    .help = ask the organising team something
command-team-questions = questions
    .words = my questions
    .help = your questions to the organising team
team-more = Pass on or decline
team-take = I'll take care of it
team-pass = Pass to another site
team-decline = Decline kindly
team-back = Back
team-question-further = { $name } ({ $site }) asks further:
    { $text }
team-thread = So far:
    { $before }
team-thread-line = “{ $text }” – { $name }: { $answer }
team-understood = I understood: { $understood }
team-intent = { $intent ->
    [participants] who is registered
    [results] results of the feedback
    [announce] an announcement
    [cancel] cancelling
    [my_registrations] own registrations
    [my_workshop] own workshop
    [reminder_settings] reminders
    [register] registering
    [human] talking to somebody
    [contact] contact
    [workshop_detail] details of a workshop
    [next_workshop] the next workshop
    [list_workshops] dates
    [feedback] feedback
    [privacy] privacy
    [language] language
    [project] the project
    [faq] a frequent question
   *[other] a general question
}
team-state-open = Asked { $waiting }, nobody is taking care of it yet.
team-state-taken = Asked { $waiting }, { $name } is taking care of it.
team-inbox-label = Open questions
team-inbox = { $count ->
    [one] One question to the team is open:
   *[other] { $count } questions to the team are open, the oldest first:
}
    { $questions }
team-inbox-line = { $name }: “{ $text }” { $state }
team-inbox-more = More questions
team-inbox-none = No question to the team is open at the moment.
team-taken = Good, you are taking care of “{ $text }”. The others and the person who asked can see that now.
team-taken-already = { $name } is already taking care of “{ $text }”.
team-answer-anyway = Answer anyway
team-answer-what-taken = { $name } is already taking care of “{ $text }”. Would you like to answer anyway? Then your next message goes to the person who asked as it is. Otherwise write “cancel”.
team-answered-for-you = { $name } has answered the question that you were taking care of: “{ $text }”
team-declined-for-you = { $name } has declined the question that you were taking care of: “{ $text }”
team-declined-already = { $name } has already declined this question.
team-pass-where = Which site should answer “{ $text }”? The organisers there will see the question as you see it.
team-pass-nobody = Nobody else is responsible there at the moment. The question stays with you.
team-passed = The question is here now: { $site }. The person need not repeat anything.
team-passed-unreached = The question is here now: { $site }. I can't reach anybody there at the moment, but it stands under “open questions”.
team-passed-to-you = { $name } is passing this question to you.
team-decline-confirm = This is what I would write to { $name }:
    { $words }
    Shall I send it?
team-decline-yes = Yes, send it
team-declined = I'm sorry, the organising team can't answer your question “{ $text }”. Thank you for asking. To see who else can help, write “contact”.
team-declined-sent = That is on its way to { $name }.
team-declined-kept = That is stored; { $name } can't be reached through the messenger at the moment and will find it under “my questions”.
team-follow = Ask more about this
team-follow-which = Ask more: { $text }
team-follow-what = What else would you like to ask about “{ $text }”? Your next message goes to the organising team, together with what was written so far.
team-followed = { $name } has your further question. The answer will come here in the chat.
team-line-taken = “{ $text }” – { $name } is taking care of it
team-line-declined = “{ $text }” – sorry, the organising team could not answer this
command-team-inbox = inbox
    .words = open questions, questions to the team
    .help = answer open questions to the team
team-faq = Remember as an answer
team-faq-proposal = This is how I would remember it for everybody who asks something similar. Please check that there is nothing personal in it.
    <b>Question:</b> { $pattern }
    <b>Answer:</b> { $answer }
    Shall I remember it like this?
team-faq-yes = Yes, remember it
team-faq-change = Change
team-faq-no = No, don't
team-faq-edit-pattern = Change the question
team-faq-edit-answer = Change the answer
team-faq-pattern-what = What should the question be? Your next message replaces it.
team-faq-answer-what = What should the answer be? Your next message replaces it.
team-faq-kept = Remembered. Whoever asks something like “{ $pattern }” from now on gets this answer.
team-faq-left = Good, I won't remember it.
team-faq-faulty = I can't remember it like this: { $faults }
faq-versions = What held so far, the latest first:
faq-versions-label = Earlier versions
faq-versions-which = Which remembered answer would you like to see?
faq-versions-none = No answer has been remembered in the chat yet.
faq-versions-more = More
faq-versions-others = Other answers
faq-version = { $when }, { $by }
    <b>Question:</b> { $pattern }
    <b>Answer:</b> { $answer }
faq-version-file = programme file
faq-restore = Restore: { $when }
faq-restored = This holds again: { $answer }
command-faq-versions = answers
    .words = remembered answers
    .help = remembered answers and their earlier versions
