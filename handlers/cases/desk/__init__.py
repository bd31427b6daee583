"""The officials' side: each report in their own chat, taken, asked about and closed there."""
