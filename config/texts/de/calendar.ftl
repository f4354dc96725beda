calendar-trainers = Leitung: { $names }
calendar-cancel = Sie können doch nicht? Schreiben Sie dem Assistenten im Chat „Absagen“.
