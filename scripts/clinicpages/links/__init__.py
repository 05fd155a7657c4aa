"""The link check: inside the built site, outside it, and back to the line a writer changes."""
