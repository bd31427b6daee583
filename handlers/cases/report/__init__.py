"""Conversations in which a resident tells and sends a report: at most five taps and one number."""
