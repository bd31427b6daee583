"""The workshop: pages below /office/content where editors draft, sign and publish what Rutan
teaches and says.

Nothing here writes into the content folder but publishing, and only what a second person signed.
bench.py joins the files (content/workshop/editing) with who is signed in and the trail; a page
describes its form as fields (fields.py, forms.py), which are drawn and read in one way.
"""
