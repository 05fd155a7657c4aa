"""What may stand on a page that patients trust: allowlists, and where each breach was written."""
