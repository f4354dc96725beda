"""What is laid before the organisers to decide: requests for a seat, and whether a workshop with few takes place."""
