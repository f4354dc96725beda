"""Questions: what people ask, and answers from the rows of the database."""
