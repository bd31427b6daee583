"""Reads many cases at once: lists, counts, searches, and what they share."""
