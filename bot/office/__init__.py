"""The officials' web pages: what a chat cannot carry, behind links that last ten minutes."""
