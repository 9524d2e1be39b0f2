"""The nouns: what a clipping is, and what comes back from a search.

Plain frozen data.  Nothing here reads a file, a clock or an index.
All offsets are in code points of the text they stand beside.
"""

from search.model.clipping import PARTS, Clipping, Country, Evidence, Line, Part, Precision, Role
from search.model.marks import Mark, Marked, Snippet
from search.model.results import Card, Facet, FacetValue, Hit, Note, Page, Reason, Relaxation, Suggestion
from search.model.state import Coverage, FileRecord, Status

__all__ = [
    "PARTS",
    "Card",
    "Clipping",
    "Country",
    "Coverage",
    "Evidence",
    "Facet",
    "FacetValue",
    "FileRecord",
    "Hit",
    "Line",
    "Mark",
    "Marked",
    "Note",
    "Page",
    "Part",
    "Precision",
    "Reason",
    "Relaxation",
    "Role",
    "Snippet",
    "Status",
    "Suggestion",
]
