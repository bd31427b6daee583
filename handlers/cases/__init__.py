"""Cases: the first hour after a loss, reports, the officials' desk, and what follows."""
