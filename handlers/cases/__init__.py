"""Reports of residents, and the cases that officials make of them, from first help to outcome."""
