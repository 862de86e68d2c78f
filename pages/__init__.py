"""One file per question: a page asks, then arranges. It computes nothing and queries nothing."""
