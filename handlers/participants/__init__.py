"""What organisers do with those who are registered: see, book, remove, export."""
