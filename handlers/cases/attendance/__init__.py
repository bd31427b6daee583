"""Leave of officials, and who is on duty outside office hours."""
