"""How many articles one run may take out of the index: a corpus that is not all there looks like an emptied one."""

from __future__ import annotations

from dataclasses import dataclass

from search.errors import CorpusError
from search.model import Status

#: More articles gone than this share: it is another corpus, whatever else is in the folder.
_ANOTHER = 0.5


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a run may remove from `before` articles: `share` is the setting `removal_share`.

    A corpus that is unmounted or half copied has shrunk, so new articles are counted against those gone.  A wrong
    folder has new articles, too, so more than half may never go.  `restless` files came or changed while
    the run before was at work: so many more may be gone by now.
    """

    before: int
    share: float
    restless: int = 0

    def is_another(self, gone: int) -> bool:
        """Say whether so many are gone that it looks like another corpus."""
        return gone - self.restless > max(self.share, _ANOTHER) * self.before

    def owed(self, gone: int) -> int:
        """Return `gone` where so many may go only because others came, else 0."""
        return gone if gone > self.share * self.before else 0

    def require(self, gone: int, new: int, what: str) -> None:
        """Raise CorpusError where a run that finds `gone` articles gone and `new` ones must not go on."""
        if gone - new - self.restless > self.share * self.before or self.is_another(gone):
            raise CorpusError(
                f"nothing removed: {gone:,} of {self.before:,} articles {what}; "
                "is the corpus whole? If it is, use --force"
            )


def restless(status: Status | None) -> int:
    """Return how many files came or changed while the run before read others, as its record says."""
    noted = status.report.get("restless") if status else 0
    return noted if isinstance(noted, int) else 0
