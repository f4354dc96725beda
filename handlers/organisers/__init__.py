"""The organisers' room: one menu to what they can do, and the workshops that they answer for."""
