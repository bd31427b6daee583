"""Queries that read many cases at once: lists, counts, searches, and cases with something in
common.
"""
