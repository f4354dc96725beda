interests = I will tell you as soon as there is a new date:
interests-label = My wishes
interest-line = “{ $course }”
interest-drop = Remove: { $course }
interest-more = Add another topic
interest-others = More topics
interest-which = Which topic should I tell you about?
interest-no-course = There is nothing left to add for your group and your site.
interest-kept = Noted: “{ $course }”. I will tell you as soon as you can register for a new date.
interest-kept-already = “{ $course }” is already on your list. I will tell you as soon as there is a new date.
interest-other-group = Please note: this topic is meant for a different group or site. Yours are under “My details”.
interest-dropped = Removed: I will not tell you about new dates of “{ $course }” any more.
interest-back = Add it again
interest-dates = { $count ->
    [one] You wanted to know: there is a new date for “{ $course }”.
   *[other] You wanted to know: there are { $count } new dates for “{ $course }”.
 }
interest-register = Register
interest-again = Keep telling me
command-interest = wishes
    .words = let me know, tell me, keep me posted, interest, my wishes
    .help = be told when there is a new date
