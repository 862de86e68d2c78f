"""How the workspace's tables came to be, one step a file; nothing here runs unless a workspace is behind."""
