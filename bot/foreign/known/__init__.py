"""Knows a picture again that was read a short while ago, so that it is not read a second time."""
