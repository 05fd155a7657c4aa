"""The site's search: an index written after the build, and the scripts that answer with it."""
