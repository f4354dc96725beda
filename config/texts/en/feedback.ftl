feedback-invitation = How was it? I would like to ask for your feedback: { $workshop }.

    { $count ->
        [one] It is one short question; you can also skip it.
       *[other] There are { $count } short questions; you can skip any of them. Your feedback is submitted with the last answer.
    } You can do this until { $until }.

    { $privacy }
feedback-anonymous = Your answers are anonymous: I note that you answered, but not which answers are yours. I show results to the organising team { $least ->
        [one] without names.
       *[other] only from { $least } answers on.
    }
feedback-named = This feedback is not anonymous: your name is stored with your answers.
feedback-begin = Answer the questions
feedback-decline = No, thank you
feedback-declined = All right, I won't ask again. If you change your mind, there is time until { $until }: just write “feedback”.
feedback-list = Which workshop would you like to comment on?
feedback-none = There is no open feedback for you at the moment. After a workshop I will write to you myself.
feedback-already = You have already submitted your feedback on this workshop. Thank you!
feedback-closed = Unfortunately the time for this feedback is over; none of your answers were stored. Thank you for wanting to take part!
feedback-question = <b>Question { $number } of { $count }</b>
feedback-option = { $number } – { $option }
feedback-how-scale = { $low } is the lowest value, { $high } the highest.
feedback-how-nps = 0 means “not at all”, 10 means “definitely”.
feedback-how-several = You may choose several: write the numbers in one message, for example “{ $example }”.
feedback-how-text = Just write, up to { $longest } characters. Please do not mention names.
feedback-skip = Skip
feedback-misfit = I can't take that as an answer here. Please choose one of the answers, or write “cancel”.
feedback-misfit-range = Please answer with a whole number from { $low } to { $high }.
feedback-misfit-option = There is no such answer. Please take one of these.
feedback-misfit-length = Thank you, but that is too long for me. Please shorten your text to { $longest } characters at most.
feedback-thanks = Thank you very much! Your feedback has been submitted: { $workshop }.
command-feedback = feedback
    .words = give feedback, rate a workshop
    .help = give feedback on a workshop
results-list = Of which workshop would you like to see the results?
results-none = There is no finished workshop with feedback yet.
results-more = Earlier workshops
results-again = Refresh
results-others = Other workshops
results = <b>Feedback</b>
    { $workshop }
results-withheld = There is nothing to see here yet. I show results once everybody has answered or the form has closed, and only from { $least } answers on. That way nobody can be recognised.
results-rate = { $n } of { $invited } people invited have answered ({ $rate }).
results-question = <b>{ $number }. { $question }</b>
results-question-withheld = { $least ->
        [one] No answers.
       *[other] Fewer than { $least } answers, or none: this is withheld.
    }
results-n = n = { $n }
results-numbers = n = { $n } · mean { $mean } · standard deviation { $spread }
results-nps = NPS { $score } · 9–10: { $promoters } · 7–8: { $passives } · 0–6: { $detractors }
results-count = { $value }: { $count }
results-counts = Distribution (answer: count) – { $counts }
results-comment = – { $comment }
command-results = results
    .words = evaluation, feedback results
    .help = results of the feedback
