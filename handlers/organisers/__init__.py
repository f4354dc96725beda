"""The organisers' room: one menu to what they can do, and who is registered."""
