"""`kirinuki extract FILE` shows every line with its role, in colour on a terminal, and what a person corrected."""

import click

from indexer.extract import extract, parse_override
from indexer.show import clipping_lines

from .extract import samples


def test_text_and_furniture_differ_in_colour_and_every_line_says_why() -> None:
    clipping = extract(samples.flattened().encode(), samples.TEXT_HINTS)
    shown = dict(zip((line.text for line in clipping.lines), clipping_lines(clipping), strict=False))
    starts = {shown[text].partition("m")[0] for text in (samples.TITLE, samples.PARAGRAPHS[0], samples.RANKING[0])}
    assert len(starts) == 3
    assert all(line.why in shown[line.text] for line in clipping.lines if line.role != "chrome")
    assert click.unstyle(shown[samples.PARAGRAPHS[0]]).startswith(f"body     {samples.PARAGRAPHS[0]}")


def test_what_a_person_corrected_is_said() -> None:
    override = parse_override('title = "別の題"\nauthors = ["大内清"]'.encode())
    clipping = extract(samples.flattened().encode(), samples.TEXT_HINTS, override)
    assert "corrected  authors, title" in [click.unstyle(line) for line in clipping_lines(clipping)]
