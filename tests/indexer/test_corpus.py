"""What is found in a hostile folder, and what is read of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexer.corpus import Found, Vanished, read, walk
from search.errors import CorpusError, ExtractError
from search.terminal import one_line

LIMIT = 1000


def found(corpus: Path, skip: Path | None = None) -> dict[str, str]:
    """Return the problem of every path found, or why it is skipped."""
    return {file.path: file.problem or file.skipped for file in walk(corpus, LIMIT, skip)}


def write(path: Path, content: bytes = b"x") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_clippings_by_suffix_in_any_case_and_depth(tmp_path: Path) -> None:
    names = ["a.html", "b.HTM", "c/d.xhtml", "c/e/f.mhtml", "g.mht", "h.txt", "i.text"]
    for name in [*names, "p.pdf", "q.html~", "html", "r.jpg", "a.html.kirinuki.toml"]:
        write(tmp_path / name)
    assert sorted(found(tmp_path)) == sorted(names)


def test_dot_files_resource_folders_and_the_index_are_left_out(tmp_path: Path) -> None:
    for name in (".a.html", "._b.html", ".git/c.html", "p.html", "p_files/ad.html", "q_files/d.html", "index/e.txt"):
        write(tmp_path / name)
    for name in ("R.HTM", "R.files/ad.html", "s.Html", "S_FILES/ad.html"):
        write(tmp_path / name)
    assert sorted(found(tmp_path, skip=tmp_path / "index")) == ["R.HTM", "p.html", "q_files/d.html", "s.Html"]


def test_links_are_named_and_never_followed(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write(tmp_path / "secret.html")
    write(corpus / "a.html")
    (corpus / "out.html").symlink_to(tmp_path / "secret.html")
    (corpus / "loop.html").symlink_to("loop.html")
    (corpus / "nowhere.html").symlink_to("gone")
    (corpus / "up").symlink_to("..")
    problems = found(corpus)
    assert problems.pop("a.html") == ""
    assert set(problems) == {"out.html", "loop.html", "nowhere.html", "up"}
    assert all("link" in problem for problem in problems.values())
    assert all(file.skipped and not file.problem for file in walk(corpus, LIMIT) if file.path != "a.html")


def test_no_file_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.html")
    (tmp_path / "folder.html").mkdir()
    assert found(tmp_path) == {"fifo.html": "is no regular file"}


def test_too_large(tmp_path: Path) -> None:
    write(tmp_path / "a.html", b"x" * (LIMIT + 1))
    assert "too large" in found(tmp_path)["a.html"]


def test_odd_names_survive(tmp_path: Path) -> None:
    names = [b"a\nb.html", b"\xff\xfe\x83.html", b"\"'<img src=x>.html", b"x" * 250 + b".html", "記事.html".encode()]
    for name in names:
        Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))).write_bytes(name)
    files = list(walk(tmp_path, LIMIT))
    assert sorted(os.fsencode(file.path) for file in files) == sorted(names)
    for file in files:
        assert read(tmp_path, file, LIMIT) == (os.fsencode(file.path), None)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("記事.html", "記事.html"),
        ("主張\u3000中露.html", "主張\u3000中露.html"),
        ("\u202etxt.html", r"\u202etxt.html"),
        ("a\nb.html", r"a\nb.html"),
        ("\udcff\udc83.html", r"\xff\x83.html"),
        ("\x1b[31m.html", r"\x1b[31m.html"),
    ],
)
def test_a_path_is_printed_on_one_line(path: str, shown: str) -> None:
    assert one_line(path) == shown


def test_size_and_time_hold_the_override(tmp_path: Path) -> None:
    write(tmp_path / "a.html", b"12345")
    write(tmp_path / "a.html.kirinuki.toml", b"678")
    os.utime(tmp_path / "a.html", ns=(1, 100))
    os.utime(tmp_path / "a.html.kirinuki.toml", ns=(1, 20))
    (file,) = walk(tmp_path, LIMIT)
    assert file == Found("a.html", 8, 120, "a.html.kirinuki.toml")
    assert read(tmp_path, file, LIMIT) == (b"12345", b"678")


def test_an_override_may_leave_the_suffix_out(tmp_path: Path) -> None:
    write(tmp_path / "a.html")
    write(tmp_path / "a.kirinuki.toml")
    assert next(walk(tmp_path, LIMIT)).override == "a.kirinuki.toml"


class TestRead:
    def test_gone(self, tmp_path: Path) -> None:
        with pytest.raises(Vanished):
            read(tmp_path, Found("a.html"), LIMIT)

    def test_grown_past_the_limit(self, tmp_path: Path) -> None:
        write(tmp_path / "a.html", b"x" * (LIMIT + 1))
        with pytest.raises(ExtractError, match="too large"):
            read(tmp_path, Found("a.html"), LIMIT)

    @pytest.mark.parametrize("path", ["link.html", "folder/in.html"])
    def test_a_link_put_in_its_place_meanwhile(self, tmp_path: Path, path: str) -> None:
        corpus = tmp_path / "corpus"
        corpus.mkdir()
        write(tmp_path / "outside/in.html")
        (corpus / "link.html").symlink_to(tmp_path / "outside/in.html")
        (corpus / "folder").symlink_to(tmp_path / "outside")
        with pytest.raises(ExtractError, match="cannot be read"):
            read(corpus, Found(path), LIMIT)

    def test_a_fifo_put_in_its_place_meanwhile(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.html")
        with pytest.raises(ExtractError, match="no regular file"):
            read(tmp_path, Found("a.html"), LIMIT)

    def test_a_folder_put_in_its_place_meanwhile(self, tmp_path: Path) -> None:
        (tmp_path / "a.html").mkdir()
        with pytest.raises(ExtractError, match="no regular file"):
            read(tmp_path, Found("a.html"), LIMIT)

    def test_an_override_that_is_a_folder_is_named(self, tmp_path: Path) -> None:
        write(tmp_path / "a.html")
        (tmp_path / "a.kirinuki.toml").mkdir()
        with pytest.raises(ExtractError, match="its override is no regular file"):
            read(tmp_path, next(walk(tmp_path, LIMIT)), LIMIT)

    def test_an_override_taken_away_meanwhile(self, tmp_path: Path) -> None:
        write(tmp_path / "a.html")
        assert read(tmp_path, Found("a.html", override="a.kirinuki.toml"), LIMIT) == (b"x", None)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
    def test_no_permission(self, tmp_path: Path) -> None:
        write(tmp_path / "a.html")
        (tmp_path / "a.html").chmod(0)
        with pytest.raises(ExtractError, match="permission denied"):
            read(tmp_path, Found("a.html"), LIMIT)


def test_a_folder_that_goes_while_it_is_walked(tmp_path: Path) -> None:
    write(tmp_path / "a.html")
    write(tmp_path / "folder/b.html")
    walking = walk(tmp_path, LIMIT)
    assert next(walking).path == "a.html"
    (tmp_path / "folder").rename(tmp_path / "elsewhere")
    assert list(walking) == []


def test_a_missing_corpus_says_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such folder"):
        list(walk(tmp_path / "nowhere", LIMIT))
    write(tmp_path / "file")
    with pytest.raises(CorpusError, match="no such folder"):
        list(walk(tmp_path / "file", LIMIT))
