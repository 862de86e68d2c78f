"""What goes back to whoever sent a file: fix lists, reports, templates."""
