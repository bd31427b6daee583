"""What the words of a person mean: an intent, no answer at all, or in which language they are."""
