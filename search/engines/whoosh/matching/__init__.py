"""A tree and filters → the documents that match, in order."""
