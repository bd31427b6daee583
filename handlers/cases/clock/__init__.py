"""What a case's clock sets off: reminders, the next level, cases that are free again."""
