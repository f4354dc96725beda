"""People: first contact, consent, and what a person says about themselves."""
