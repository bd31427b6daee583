"""Figures of cases: kept as totals of each month, so that a page costs the same with any number of
cases.
"""
