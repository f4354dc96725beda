"""What an operator may edit: settings, words, programmes."""
