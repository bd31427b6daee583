"""What lies behind a case: its history, and other cases with the same number or wording."""
