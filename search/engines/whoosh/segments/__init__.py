"""What is in one segment and in the segments of a generation, read: texts, tokens, postings, and Whoosh's view."""
