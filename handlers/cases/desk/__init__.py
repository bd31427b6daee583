"""The officials' side: cases are taken, asked about and closed in an official's own chat."""
