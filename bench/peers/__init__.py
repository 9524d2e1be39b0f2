"""Other engines doing the same work, for comparison.  Each module has `Peer(folder)` with `build` and `search`."""
