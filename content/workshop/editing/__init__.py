"""Edits content for the workshop's forms: values in, the same files out, with their comments and
their form.

items.py names what can be edited and reads its values; yaml_edit.py and bubbles.py put changed
values back into a file; drafts.py keeps what is not published yet; narrow_check.py checks one item;
publishing.py writes into the content folder, and back.
"""
