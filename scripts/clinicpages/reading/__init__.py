"""Reads an article as a patient would: blocks, sentences, words, grades, and their lines."""
