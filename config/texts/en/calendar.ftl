calendar-trainers = Held by: { $names }
calendar-cancel = You can't come after all? Write “I can't come” to the assistant in the chat.
