"""Everything that can go wrong, as the person at the other end would name it.

KirinukiError                 exit 3, or HTTP 500 where nothing below fits better
├── ConfigError               a setting is wrong or misspelt                     → exit 2
├── QueryError                what was asked cannot be searched                  → exit 2, HTTP 400
│   ├── ParameterError        one parameter is unknown or out of range           → names it and the nearest valid one
│   ├── QueryTooComplex       longer, deeper or wider than the limits            → HTTP 400
│   └── CursorMismatch        the cursor belongs to another query                → HTTP 400
├── CursorExpired             the cursor's generation is gone                    → HTTP 410
├── QueryTimeout              the deadline passed while searching                → HTTP 503
├── EngineError               the index cannot answer                            → exit 3, HTTP 503
│   ├── IndexMissing          nothing was indexed here yet                       → HTTP 503
│   ├── IndexDamaged          files do not match their manifest                  → exit 3, HTTP 503
│   ├── IndexTooOld           made by an older layout or another tokeniser       → exit 3; `--rebuild` is the way out
│   └── IndexBusy             another indexer holds the index                    → exit 75
├── CorpusError               the corpus is missing, or too much of it is gone   → exit 3
└── ExtractError              this one file is no clipping                       → reported, the run goes on, exit 1

Only what a file, a query, a setting or a disk can cause stands here; a bug keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Mapping


class KirinukiError(Exception):
    """Base of every error Kirinuki raises on purpose; its text is one line for a person."""


class ConfigError(KirinukiError):
    """A setting is wrong or misspelt."""


class QueryError(KirinukiError):
    """What was asked cannot be searched.

    `code` and `values` are those of `search.messages.say`: the same sentence in another language.
    """

    def __init__(
        self,
        message: str,
        position: int | None = None,
        *,
        code: str = "",
        values: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.position = position
        self.code = code
        self.values = dict(values or {})


class ParameterError(QueryError):
    """One parameter is unknown (`did_you_mean` names the nearest) or has a value out of range."""

    def __init__(
        self,
        parameter: str,
        value: str,
        message: str,
        did_you_mean: str | None = None,
        unknown: bool = False,
        *,
        code: str = "",
        values: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, code=code, values=values)
        self.parameter = parameter
        self.value = value
        self.did_you_mean = did_you_mean
        self.unknown = unknown


class QueryTooComplex(QueryError):
    """The query is longer, deeper or wider than the limits allow."""


class CursorMismatch(QueryError):
    """The cursor was made for another query."""


class CursorExpired(KirinukiError):
    """The generation a cursor points into is gone; start again from the first page."""


class QueryTimeout(KirinukiError):
    """The deadline passed while searching."""


class EngineError(KirinukiError):
    """The index cannot answer."""


class IndexMissing(EngineError):
    """Nothing was indexed here yet."""


class IndexDamaged(EngineError):
    """The files of the index do not match its manifest, and no whole generation is left."""


class IndexTooOld(EngineError):
    """The index was made by another layout or tokeniser; `kirinuki index --rebuild` makes it anew."""


class IndexBusy(EngineError):
    """Another indexer holds the index."""


class CorpusError(KirinukiError):
    """The corpus is missing, or so much of it is gone that it looks unmounted."""


class ExtractError(KirinukiError):
    """This one file is no clipping."""
