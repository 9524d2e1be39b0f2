"""One machine: an index of our own arrays inside Whoosh's own segments.

On disk (`storage.store` says what serves, `storage.publish` replaces it; everything else only reads or builds)::

    INDEX/CURRENT                      name of the generation that serves (replaced atomically)
    INDEX/lock                         flock of the one writer
    INDEX/generations/NAME/            NAME = number, "-", first 16 hex digits of its manifest's SHA-256
        manifest.json                  layout version; tokeniser, version of `analysis`, numbers of `ranking` in
                                       the impacts; articles of each segment; size, CRC-32 and SHA-256 of
                                       every other file
        ledger.json.gz                 what became of every file of the corpus, as columns
        removed.json                   ids of the last articles taken out, oldest first (not where there are none)
        report.json                    the last run, for /status
        _MAIN_n.toc                    Whoosh's table of contents: schema, segments, deletions
        SEGMENT.words  .chars  .docs   our arrays, per segment of at most 65,536 articles
    INDEX/generations/new-…            a generation being made; nobody reads it, the next writer removes it

A name proves its manifest and the manifest its files: `store.current(index)` checks all of them (CRC-32, about
.15 s a gigabyte) before anything is read, and falls back to the previous generation where one is damaged.
`codec.segments(folder)` gives the segments with their deleted documents, oldest first.

An array file is: magic, header length (u4), JSON header {"arrays": {name: [dtype, shape, offset]}, "extra": {…}},
then the little-endian arrays, each on a 64-byte border, memory-mapped and never pickled (`storage.arrays`).

An article's text is every text of `Clipping.texts()`, folded, joined by one line feed: a string never matches
across two parts or paragraphs, since a folded query holds no line feed.  Positions are UTF-16 units.

`.words` (terms sorted by UTF-16-BE)      `.chars` (1-, 2- and some 3-grams of units, sorted)
    key      u8[T]   first four units         key u8[T]   up to three units, first highest, << 16
    text_at  u4[T+1], text u1 (UTF-16-BE)     df, at, ids, imp, rows as in .words
    pure     ?[T]    every surface is the term itself: such a token proves the literal
    df       u4[T]   documents, deleted ones of this segment too
    at       u4[T]   start in ids and imp; of a dense term its row
    ids      u2      document numbers, ascending
    imp      u1      impact: round(255 × tf / (tf + K)), at least 1; BM25's tf part is imp × (k1 + 1) / 255
    rows     u1[R,N] impacts of the dense terms (`postings.is_dense`: 4 × df > N and N > 256); 0 = absent
    extra    {"docs": N, "average": average length the impacts were made with}
No gram spans white space (blank, line feed); trigrams are those of `units.trigrams`.  Lengths: tokens in .words,
units of text in .chars.
`.docs` (N documents)
    text u2, text_at u8[N+1]                  folded text, raw
    text_hash u8[N]                           BLAKE2b of it (8 bytes), to find its tokens again
    part_at u4[N+1], part_kind u1[P], part_start u4[P]      texts of a document: index into PARTS, start in its text
    edit_at u4[N+1], edit_step u1[E], edit_orig u2[E]       folded → original: step from the edit before, one unit
    edit_odd u4[K], edit_odd_step u4[K], edit_odd_len u1[K], edit_odd_at u4[K+1], edit_odd_orig u2      edits not of
                                              one unit for one, or more than 255 units on (`segments.spans`)
    tok_at u8[N+1], tok_low u2, tok_high u1 (term number), tok_span u1 (start − previous start << 4 | length)
    tok_far u8, tok_far_step u4, tok_far_len u1             tokens whose tok_span is 255, by place in tok_low
    day i4[N]                                 ordinal (date.toordinal) of `published`, 0 = undated
    precision u1[N], seen i8[N]               0 day, 1 month, 2 year; first_seen as Unix microseconds, 0 = none
    country_bits u8[C, ceil(N/64)]            one bit row a country, little bit order
    author_at u4[N+1], author u4              several authors a document
    source u4[N], section u4[N]               0 = none, else 1 + number
    id_at u4[N+1], id u1; id_order u4[N]      UTF-8; id_order sorts them by bytes for lookup
    card_at u8[N+1], card u1                  JSON: title, path, url, published_at, countries (`document.read_card`)
    meta_at u8[N+1], meta u1                  the rest of the Clipping, compressed (`document.read_clipping`)
    sketch u4[N, 32]                          MinHash of the text, for near-copies; all ones = too short
    extra    {"docs": N, "countries": […], "authors": […], "sources": […], "sections": […]}
An edit longer than 255 units is stored as several.  A token longer than 255 units has length 255.
"""

from search.engines.whoosh.engine import connect

__all__ = ["connect"]
