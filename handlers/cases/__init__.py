"""The cases feature: first help after a loss, residents' reports, and officials' work on them."""
