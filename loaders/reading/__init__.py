"""Other people's bytes to text: every file is read in a limited child process."""
