"""The edge of the web server: what it takes from strangers before a call is verified."""
