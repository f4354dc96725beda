"""The participants' room, for organisers: who is registered; registering and removing somebody; the list as a file."""
