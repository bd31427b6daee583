"""Handlers of an official's leave, and of an office's list of who is on duty outside office
hours.
"""
