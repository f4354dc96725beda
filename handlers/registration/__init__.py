"""Registration: seats, the waitlist, and who may have which."""
