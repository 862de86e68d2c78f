"""Newer published figures, which came in files of other people's making: each becomes rows of our own layout."""
