"""A file on its way in, and back: checked, proposed, accepted, published; undone, released, erased."""
