"""Privacy: what is kept of a person, and how they erase it."""
