"""What happens when the timer of a case goes off: reminders, the next level hears, cases that are
free again.
"""
