"""What the words of a person are: an intent, no answer at all, or in which language."""
