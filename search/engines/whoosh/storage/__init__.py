"""Files that survive: arrays, checksums, the generations of an index, and what they say of themselves."""
