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
command-team = team
    .words = ask the team
    .help = ask the organising team something
command-team-questions = questions
    .words = my questions
    .help = your questions to the organising team
