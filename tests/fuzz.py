"""The Hypothesis profile of `make fuzz`: twenty times the usual number of examples, and no deadline."""

from hypothesis import settings

settings.register_profile("fuzz", max_examples=2000, deadline=None, print_blob=True)
