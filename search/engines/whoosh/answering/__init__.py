"""Every question of the Protocol → what it answers: hits, facets, completions, similar articles."""
