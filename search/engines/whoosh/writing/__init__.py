"""A batch of clippings → the next generation: words cut, inverted, laid out, merged, published."""
