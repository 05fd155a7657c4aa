"""Builds, checks and prints patient information written in Markdown."""

__version__ = "0.1.0"
