"""Web pages that show officials evidence a chat cannot, behind links valid for ten minutes."""
