welcome = Hello! I am the workshop assistant of { $title }. I show you dates and take registrations.

    For this I store your name, your account on this messenger, your audience, your site and your registrations. The project team sees who is registered. Without your consent I store nothing about you; I will still show you the dates: write “events”.
welcome-agree = I agree
guest-hint = To register, please first agree to what I store. To read about it, write “start”.
ask-audience = Thank you! Which group do you belong to?
ask-site = And at which site do you work?
menu = What can I do for you, { $name }?
menu-label = To the menu
menu-workshops = Next workshops
menu-registrations = My registrations
choice-outdated = This choice no longer applies.
