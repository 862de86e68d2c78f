"""Meaning and arithmetic, pure: no file, no SQL, no screen, no user."""
