"""The edge of the web server: what it takes from strangers before anything is verified."""
