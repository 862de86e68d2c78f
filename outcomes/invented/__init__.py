"""An invented local authority: schools, children and every return they would send, and what those returns say.

Nothing here reads a return or a measure of ours: what the returns say is counted by this package's own counting
(`counting`), so that publishing them can be held against it.
"""
