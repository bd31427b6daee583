"""Buttons of officials for what lies behind a case: its history, and cases with the same number or
wording.
"""
