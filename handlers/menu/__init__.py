"""The way to everything: the menu, the help, and the way out of a dialogue."""
