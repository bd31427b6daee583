"""What heads, levels above, operators and kamnan see of cases that others work on."""
