"""Privacy: the data stored about a person, and its erasure."""
