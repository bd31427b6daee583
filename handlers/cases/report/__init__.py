"""The resident's side: a report told in at most five taps and one number, and what follows it."""
