"""Turns the built site into files to print and to take away: PDFs and the offline copy."""
