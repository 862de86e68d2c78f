"""What a return promises of its columns and rows; one rule, one function, each gives findings."""
