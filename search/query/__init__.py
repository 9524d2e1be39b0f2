"""What is asked for: the typed text with every filter, its URL form, and its tree."""

from search.query.request import FACETS, Query
from search.query.tree import (
    AllOf,
    AnyOf,
    Dated,
    Everything,
    Field,
    Leaf,
    Literal,
    Near,
    Node,
    Not,
    Only,
    Prefix,
    Question,
    Variant,
    Word,
    leaves,
    ordered_terms,
)

__all__ = [
    "FACETS",
    "AllOf",
    "AnyOf",
    "Dated",
    "Everything",
    "Field",
    "Leaf",
    "Literal",
    "Near",
    "Node",
    "Not",
    "Only",
    "Prefix",
    "Query",
    "Question",
    "Variant",
    "Word",
    "leaves",
    "ordered_terms",
]
