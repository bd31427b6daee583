"""The alerts feature: warnings to the residents of a district, written by one official and approved
by a second.
"""
