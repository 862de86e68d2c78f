"""What kinds of return share when they turn text into results, places and findings."""
