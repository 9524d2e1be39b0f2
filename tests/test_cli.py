"""The command line as scripts, cron jobs and people meet it: exit codes, streams and every promised field."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import resource
import select
import shutil
import signal
import subprocess
import sys
from dataclasses import fields
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.cli import main
from search.config import Settings
from tests.indexer.pages import page, put, write
from web import create_app

COMMANDS = ("index", "extract", "search", "serve", "status", "check", "alert")
KIRINUKI = Path(sys.executable).with_name("kirinuki")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder without any setting in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("KIRINUKI_")]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    put(folder / "corpus", 海="a.html", 山="b.html", 街="x/c.html")
    write(folder / "corpus" / "copy.html", page("海"))
    write(folder / "corpus" / "empty.html", "")
    made = kirinuki("index", "--corpus", str(folder / "corpus"), "--index", str(folder / "index"))
    assert made.exit_code == 1
    return folder


@pytest.fixture
def filled(here: Path, prepared: Path) -> Path:
    """A working folder with an index of three articles, a copy and a bad file."""
    shutil.copytree(prepared, here, dirs_exist_ok=True)
    return here


def kirinuki(*args: str, **environ: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, list(args), env=environ, prog_name="kirinuki")


def process(*args: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own."""
    return subprocess.run([KIRINUKI, *args], capture_output=True, text=True, timeout=60, check=False, **options)  # type: ignore[call-overload, no-any-return]


def one_line(result: Result, code: int) -> str:
    """Return what a failed command said, which is one line on stderr."""
    assert result.exit_code == code
    assert not result.stdout
    (line,) = result.stderr.splitlines()
    assert line.startswith("kirinuki: ")
    return line


class TestCommands:
    def test_help_names_every_command(self) -> None:
        listed = kirinuki("--help").stdout
        for name in COMMANDS:
            assert f"  {name} " in listed

    def test_every_command_is_here(self) -> None:
        assert sorted(COMMANDS) == sorted(entry.name for entry in entry_points(group="kirinuki.commands"))

    @pytest.mark.parametrize("name", COMMANDS)
    def test_every_command_has_help(self, name: str) -> None:
        result = kirinuki(name, "--help")
        assert result.exit_code == 0
        assert "--config" in result.stdout

    @pytest.mark.parametrize(
        "args",
        [
            ("nonsense",),
            ("index", "--nonsense"),
            ("status", "--max-age", "x"),
            ("extract", "no-such-file"),
            ("extract",),
        ],
    )
    def test_wrong_usage_is_2(self, here: Path, args: tuple[str, ...]) -> None:
        result = kirinuki(*args)
        assert result.exit_code == 2
        assert "Traceback" not in result.output

    def test_a_cheap_command_loads_little(self, filled: Path) -> None:
        heavy = {
            "numpy",
            "whoosh",
            "janome",
            "fugashi",
            "trafilatura",
            "lxml",
            "bs4",
            "flask",
            "rich",
            "babel",
            "granian",
        }
        program = (
            "import sys; from search.cli import main\n"
            "try: main(sys.argv[1:])\n"
            "except SystemExit: pass\n"
            "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
        )
        for args in (["--help"], ["index", "--help"], ["index"], ["index", "--dry-run"], ["status", "--json"]):
            done = subprocess.run([sys.executable, "-c", program, *args], capture_output=True, text=True, check=True)
            assert set(done.stdout.splitlines()[-1].split()) & heavy == set(), args

    def test_whether_an_index_can_be_read_is_seen_when_it_is_read(
        self, filled: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "access", lambda *args, **more: False)
        assert kirinuki("status", "--index", "index").exit_code == 0


class TestSettings:
    def test_flag_before_environment_before_file_before_default(self, here: Path) -> None:
        for folder in ("flag", "environ", "file", "corpus"):
            (here / folder).mkdir()
        write(here / "kirinuki.toml", 'corpus = "file"\nindex = "made"\n')
        put(here, 海="flag/a.html", 山="environ/b.html", 街="file/c.html", 空="corpus/d.html")

        def indexed(*args: str, **environ: str) -> list[str]:
            assert kirinuki("index", "--rebuild", "--force", *args, **environ).exit_code == 0
            found = json.loads(kirinuki("search", "--json", "--index", "made").stdout)
            return [hit["title"] for hit in found["hits"]]

        assert indexed("--corpus", "flag", KIRINUKI_CORPUS="environ") == ["海の記事"]
        assert indexed(KIRINUKI_CORPUS="environ") == ["山の記事"]
        assert indexed() == ["街の記事"]
        (here / "kirinuki.toml").unlink()
        assert indexed("--index", "made") == ["空の記事"]

    def test_config_before_or_after_the_command_or_from_the_environment(self, filled: Path) -> None:
        write(filled / "other.toml", 'index = "nowhere"\n')
        for args, environ in (
            (("--config", "other.toml", "status"), {}),
            (("status", "--config", "other.toml"), {}),
            (("status",), {"KIRINUKI_CONFIG": "other.toml"}),
        ):
            assert "nowhere" in one_line(kirinuki(*args, **environ), 3)

    @pytest.mark.parametrize(
        ("toml", "said"),
        [
            ("indx = 1", "did you mean 'index'"),
            ("port = 'x'", "port: 'x' is no whole number"),
            ("port = 8000.5", "port: 8000.5 is no whole number"),
            ("port = true", "port: True is no whole number"),
            ("port = 65536", "port: 65536 is above 65,535"),
            ("removal_share = 1.5", "above 1"),
            ("file_seconds = 1e300", "above"),
            ("max_batch = 0", "max_batch: 0 is below 1"),
            ("index = 3", "index: 3 is no path"),
            ('trusted_hosts = ["a", "b"]', "is no text"),
            ("port = ", "no TOML"),
            ("max_batch = -1", "below 1"),
            ("removal_share = nan", "no number"),
        ],
    )
    def test_a_wrong_setting_is_2_and_named(self, here: Path, toml: str, said: str) -> None:
        write(here / "kirinuki.toml", toml)
        assert said in one_line(kirinuki("index"), 2)

    @pytest.mark.parametrize(
        ("toml", "said"),
        [
            ('token_hash = "abc"', "token_hash"),
            ('lexicon = "nowhere.toml"', "nowhere.toml"),
            ("port = 99999", "port"),
        ],
    )
    def test_a_server_says_what_is_wrong_before_it_starts(self, here: Path, toml: str, said: str) -> None:
        write(here / "kirinuki.toml", toml)
        assert said in one_line(kirinuki("serve", "--port", "0") if "port" not in toml else kirinuki("serve"), 2)

    def test_an_empty_name_is_not_the_working_folder(self, here: Path) -> None:
        assert "corpus: is empty" in one_line(kirinuki("index", "--corpus", ""), 2)
        assert "index: is empty" in one_line(kirinuki("status", KIRINUKI_INDEX=""), 2)

    def test_a_misspelt_variable_is_2_and_named(self, here: Path) -> None:
        said = one_line(kirinuki("index", KIRINUKI_INDX="made"), 2)
        assert "KIRINUKI_INDX" in said
        assert "KIRINUKI_INDEX" in said
        assert Settings.load(None, {"KIRINUKI_TOKENIZER": "janome", "KIRINUKI_HOME": "x"}) == Settings()

    def test_a_missing_config_is_2(self, here: Path) -> None:
        assert "nowhere.toml" in one_line(kirinuki("--config", "nowhere.toml", "index"), 2)

    def test_the_example_holds_every_setting_with_its_default(self) -> None:
        text = (Path(__file__).parent.parent / "kirinuki.example.toml").read_text()
        for field in fields(Settings):
            value = json.dumps(str(field.default)) if not isinstance(field.default, int | float) else field.default
            assert f"\n# {field.metadata['help']}\n#{field.name} = {value}\n" in text
        assert text.count("\n#") == 2 * len(fields(Settings)) + text.split("\n\n")[0].count("\n#")

    def test_the_example_is_no_wrong_setting(self, here: Path) -> None:
        example = Path(__file__).parent.parent / "kirinuki.example.toml"
        uncommented = [
            line.removeprefix("#") if line[:2] != "# " else line for line in example.read_text().splitlines()
        ]
        write(here / "all.toml", "\n".join(uncommented))
        assert Settings.load(here / "all.toml", {}) == Settings()

    def test_every_setting_is_used(self) -> None:
        packages = [Path(__file__).parent.parent / name for name in ("search", "indexer", "web")]
        text = "".join(path.read_text() for package in packages for path in package.rglob("*.py"))
        unused = [field.name for field in fields(Settings) if f"settings.{field.name}" not in text]
        assert unused == []


class TestIndex:
    FIELDS = (
        "found",
        "added",
        "changed",
        "removed",
        "unchanged",
        "duplicates",
        "failed",
        "skipped",
        "articles",
        "generation",
        "seconds",
    )

    def test_json_has_exactly_these_fields_and_they_add_up(self, filled: Path) -> None:
        write(filled / "corpus" / "a.html", page("空"))
        put(filled / "corpus", 川="new.html")
        result = kirinuki("index", "--json")
        report = json.loads(result.stdout)
        assert tuple(report) == self.FIELDS
        assert report["failed"] == [{"path": "empty.html", "reason": "is empty"}]
        counted = sum(report[name] for name in ("added", "changed", "unchanged", "duplicates")) + len(
            report["failed"]
        )
        assert report["found"] == counted == 6
        assert (report["changed"], report["articles"], result.exit_code, result.stderr) == (1, 5, 1, "")
        assert report["generation"] == json.loads(kirinuki("status", "--json").stdout)["generation"]

    def test_a_clean_run_is_0_and_one_line(self, here: Path) -> None:
        put(here / "corpus", 海="a.html")
        result = kirinuki("index")
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.startswith("1 files: 1 added, 0 changed")
        assert result.stdout.count("\n") == 1

    def test_failures_are_named_and_1(self, filled: Path) -> None:
        result = kirinuki("index")
        assert result.exit_code == 1
        assert result.stderr == "empty.html: is empty\n"

    def test_what_is_no_file_is_named_skipped_and_0(self, here: Path) -> None:
        put(here / "corpus", 海="a.html")
        os.mkfifo(here / "corpus" / "fifo.html")
        (here / "corpus" / "out.html").symlink_to("/etc/passwd")
        first = kirinuki("index")
        assert first.exit_code == 0
        assert "1 files: 1 added" in first.stdout
        assert ", 0 failed, 2 skipped; 1 articles" in first.stdout
        assert first.stderr.splitlines() == [
            "skipped fifo.html: is no regular file",
            "skipped out.html: is a link; links are not followed",
        ]
        report = json.loads(kirinuki("index", "--json").stdout)
        assert (report["found"], report["unchanged"], report["failed"]) == (1, 1, [])
        assert [skipped["path"] for skipped in report["skipped"]] == ["fifo.html", "out.html"]
        assert kirinuki("index", "--quiet").output == ""

    def test_quiet_prints_failures_only(self, filled: Path) -> None:
        result = kirinuki("index", "--quiet")
        assert (result.exit_code, result.stdout, result.stderr) == (1, "", "empty.html: is empty\n")
        (filled / "corpus" / "empty.html").unlink()
        assert kirinuki("index", "--quiet").output == ""

    def test_dry_run_writes_nothing(self, here: Path) -> None:
        put(here / "corpus", 海="a.html")
        result = kirinuki("index", "--dry-run")
        assert (result.exit_code, "would be: 1 added" in result.stdout) == (0, True)
        assert not (here / "index").exists()

    @pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-"])
    def test_a_closed_stream_costs_what_is_printed_and_nothing_else(self, here: Path, closed: str) -> None:
        put(here / "corpus", 海="a.html")
        write(here / "corpus" / "empty.html", "")
        done = subprocess.run(["/bin/sh", "-c", f"exec {KIRINUKI} index --json {closed}"], capture_output=True)
        assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
        assert kirinuki("check").exit_code == 0

    def test_a_missing_corpus_is_3(self, here: Path) -> None:
        assert "no such folder" in one_line(kirinuki("index"), 3)

    def test_mass_removal_is_3_unless_forced(self, filled: Path) -> None:
        (filled / "corpus" / "b.html").unlink()
        assert "1 of 3 articles are gone" in one_line(kirinuki("index"), 3)
        assert kirinuki("index", "--force").exit_code == 1
        assert json.loads(kirinuki("status", "--json").stdout)["articles"] == 2

    def test_a_held_index_is_75_at_once(self, filled: Path) -> None:
        with (filled / "index" / "lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            assert "another indexer" in one_line(kirinuki("index"), 75)

    def test_an_index_that_is_a_file_is_3(self, here: Path) -> None:
        put(here / "corpus", 海="a.html")
        write(here / "index", "")
        one_line(kirinuki("index"), 3)

    def test_odd_names_on_one_line_and_whole_in_json(self, here: Path) -> None:
        (here / "corpus").mkdir()
        for name in (b"a\nb.html", b"\xff\x83.html"):
            Path(os.fsdecode(os.fsencode(here / "corpus") + b"/" + name)).write_bytes(b"")
        assert set(kirinuki("index").stderr.splitlines()) == {r"a\nb.html: is empty", r"\xff\x83.html: is empty"}
        failed = json.loads(kirinuki("index", "--json").stdout)["failed"]
        assert {os.fsencode(failure["path"]) for failure in failed} == {b"a\nb.html", b"\xff\x83.html"}

    def test_a_full_disk_is_3_and_named_and_the_old_state_stays(self, filled: Path) -> None:
        def full() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

        write(filled / "corpus" / "a.html", page("空"))
        done = process("index", preexec_fn=full)
        assert done.returncode == 3
        assert "File too large; free some space and run it again" in done.stderr
        assert done.stderr.count("\n") == 1
        assert json.loads(kirinuki("search", "海", "--json").stdout)["total"] == 1
        assert kirinuki("index").exit_code == 1

    @pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
    def test_a_signal_ends_the_run_and_its_workers(self, here: Path, number: int, code: int) -> None:
        for n in range(400):
            write(here / "corpus" / f"{n}.html", page("海", title=f"記事{n}"))
        run = subprocess.Popen([KIRINUKI, "index"], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        while not (workers := _children(run.pid)):
            assert run.poll() is None
        run.send_signal(number)
        out, err = run.communicate(timeout=5)
        assert (run.returncode, out, err.count("\n")) == (code, "", 1)
        assert err.startswith(f"kirinuki: stopped by {signal.Signals(number).name}")
        assert all(_ends(pid) for pid in workers)


def _ends(pid: int) -> bool:
    """Say whether a process is gone or goes within two seconds."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(descriptor):
        return bool(select.select([descriptor], [], [], 2)[0])


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


class TestExtract:
    FIELDS = frozenset(
        "title date published_at authors source section url lead body captions profile".split()
        + "countries encoding kind lines".split()
    )

    def test_json_holds_every_field(self, filled: Path) -> None:
        result = kirinuki("extract", "corpus/a.html", "--json")
        assert result.exit_code == 0
        clipping = json.loads(result.stdout)
        assert set(clipping) >= self.FIELDS
        assert (clipping["title"], clipping["date"], clipping["kind"]) == ("海の記事", "2017-03-24", "html")
        country = next(country for country in clipping["countries"] if country["code"] == "RU")
        assert country["name"] == "ロシア"
        assert country["mentions"] == len(country["evidence"]) == 1
        for evidence in country["evidence"]:
            assert clipping[evidence["part"]][evidence["start"] : evidence["end"]] == evidence["text"]
        assert {"text", "role", "why"} == set(clipping["lines"][0])

    def test_lines_have_their_role_and_reason(self, filled: Path) -> None:
        shown = kirinuki("extract", "corpus/a.html").stdout
        assert "title    海の記事  (" in shown
        assert "date       2017-03-24" in shown

    def test_what_is_no_clipping_is_1(self, filled: Path) -> None:
        assert one_line(kirinuki("extract", "corpus/empty.html"), 1) == "kirinuki: empty.html: is empty"

    def test_a_correction_beside_the_file_counts(self, filled: Path) -> None:
        write(filled / "corpus" / "a.html.kirinuki.toml", 'title = "直した題"\n')
        assert json.loads(kirinuki("extract", "corpus/a.html", "--json").stdout)["title"] == "直した題"


class TestSearch:
    def test_lines(self, filled: Path) -> None:
        shown = kirinuki("search", "ロシア").stdout
        assert "1. 海の記事\n" in shown
        assert "a.html" in shown
        assert shown.endswith("1 of 3 articles\n")

    def test_json_is_the_object_of_the_api(self, filled: Path) -> None:
        page = json.loads(kirinuki("search", "海", "--json", "--limit", "5", "--sort", "-date").stdout)
        assert {"query", "total", "took_ms", "index", "hits", "facets", "relaxations", "links"} <= set(page)
        assert page["query"]["q"] == "海"
        assert page["hits"][0]["title"] == "海の記事"
        assert page["hits"][0]["title_ranges"] == [[0, 1]]

    @pytest.mark.parametrize(
        ("args", "params"),
        [
            ((), {}),
            (("海 山",), {"q": "海 山"}),
            (("(海 OR 山",), {"q": "(海 OR 山"}),
            (("診療所 無い語",), {"q": "診療所 無い語"}),
            (
                ("海", "--country", "RU", "--from", "2010", "--sort", "date", "--limit", "1"),
                {"q": "海", "country": "RU", "from": "2010", "sort": "date", "limit": "1"},
            ),
        ],
    )
    def test_pages_api_and_command_line_give_the_same(
        self, filled: Path, args: tuple[str, ...], params: dict[str, str]
    ) -> None:
        client = create_app(Settings(index=filled / "index")).test_client()
        printed = kirinuki("search", "--json", *args).stdout_bytes
        answered = client.get("/api/v1/search", query_string=params).data
        timeless = [re.sub(rb'"took_ms":[\d.]+', b"", body) for body in (printed, answered)]
        assert timeless[0] == timeless[1]
        page = client.get("/search", query_string=params).text
        ids = [hit["id"] for hit in json.loads(printed)["hits"]]
        assert re.findall(r'<article class="hit"[^>]* data-id="([^"]+)"', page) == ids

    def test_it_says_how_the_query_was_read(self, filled: Path) -> None:
        assert kirinuki("search", "海").stdout.startswith("1. 海の記事\n")
        bent = kirinuki("search", "見出し:海 OR").stdout.splitlines()
        assert bent[0] == "The 'OR' at character 7 lacks a word beside it and was left out."
        assert bent[1] == "read as: “海” in the headline"
        assert "対露 also as 対ロ, 対ロシア (abbreviated country)\n" in kirinuki("search", "対露").stdout

    def test_where_nothing_is_found_it_says_what_would_find_some(self, filled: Path) -> None:
        shown = kirinuki("search", "海", "--from", "2019").stdout
        assert "0 of 3 articles\n   without the dates: 1\n" in shown

    def test_settings_reach_the_engine(self, filled: Path) -> None:
        write(filled / "words.toml", '[[class]]\nwhy = "synonym"\nwords = ["わたつみ", "海の記事"]\n')
        assert "海の記事" not in kirinuki("search", "わたつみ").stdout
        assert "1. 海の記事\n" in kirinuki("search", "わたつみ", KIRINUKI_LEXICON="words.toml").stdout
        assert "at most" in one_line(kirinuki("search", "海の記事", KIRINUKI_QUERY_CHARS="3"), 2)
        assert kirinuki("search", "あ" * 600, KIRINUKI_QUERY_CHARS="600").exit_code == 0
        assert "at most" in one_line(kirinuki("search", "海 山", KIRINUKI_QUERY_CLAUSES="1"), 2)
        assert "deep" in one_line(kirinuki("search", "((海))", KIRINUKI_QUERY_DEPTH="1"), 2)
        one_line(kirinuki("search", "海", KIRINUKI_QUERY_SECONDS="0.0000001"), 3)
        one_line(kirinuki("search", "海", KIRINUKI_LEXICON="nowhere.toml"), 2)

    @pytest.mark.parametrize(
        ("args", "total"),
        [
            ((), 3),
            (("山", "診療所"), 1),
            (("--country", "RU"), 1),
            (("--country", "ロシア"), 1),
            (("--from", "2017", "--to", "2017-03"), 3),
            (("--to", "2016"), 0),
            (("--author", "none"), 3),
            (("--", "-山"), 2),
        ],
    )
    def test_filters(self, filled: Path, args: tuple[str, ...], total: int) -> None:
        assert json.loads(kirinuki("search", "--json", *args).stdout)["total"] == total

    @pytest.mark.parametrize(
        "args", [("--sort", "newest"), ("--limit", "0"), ("--limit", "x"), ("--from", "2017-13"), ("あ" * 600,)]
    )
    def test_a_wrong_question_is_2(self, filled: Path, args: tuple[str, ...]) -> None:
        one_line(kirinuki("search", *args), 2)

    def test_no_index_is_3(self, here: Path) -> None:
        assert "kirinuki index" in one_line(kirinuki("search", "海"), 3)

    def test_a_reader_that_goes_away_is_no_error(self, filled: Path) -> None:
        read, write_end = os.pipe()
        os.close(read)
        # As people have it: unbuffered, what is printed last is not left for the end of the process.
        env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        with os.fdopen(write_end, "wb") as gone:
            done = subprocess.run(
                [KIRINUKI, "search", "--json"], stdout=gone, stderr=subprocess.PIPE, text=True, check=False, env=env
            )
        assert done.stderr == ""


class TestStatus:
    def test_json(self, filled: Path) -> None:
        status = json.loads(kirinuki("status", "--json").stdout)
        assert status["articles"] == 3
        assert status["files"] == {"indexed": 3, "duplicate": 1, "failed": 1}
        assert status["failed"] == [{"path": "empty.html", "reason": "is empty"}]
        assert status["report"]["added"] == 3
        assert status["damage"] is None

    def test_lines(self, filled: Path) -> None:
        shown = kirinuki("status").stdout
        assert "articles    3, 2017-03-24 to 2017-03-24\n" in shown
        assert "empty.html: is empty" in shown

    def test_max_age(self, filled: Path) -> None:
        assert kirinuki("status", "--max-age", "1").exit_code == 0
        old = kirinuki("status", "--max-age", "0")
        assert (old.exit_code, "no run ended well for" in old.stderr) == (1, True)
        assert kirinuki("status", "--max-age", "nan").exit_code == 1
        os.utime(filled / "index" / "lock", (4e9, 4e9))
        ahead = kirinuki("status", "--max-age", "48")
        assert (ahead.exit_code, "ahead of this clock" in ahead.stderr) == (1, True)

    def test_a_run_without_news_makes_the_index_young_again(self, filled: Path) -> None:
        os.utime(filled / "index" / "lock", (0, 0))
        assert kirinuki("status", "--max-age", "1").exit_code == 1
        generation = json.loads(kirinuki("status", "--json").stdout)["generation"]
        kirinuki("index")
        assert kirinuki("status", "--max-age", "1").exit_code == 0
        assert json.loads(kirinuki("status", "--json").stdout)["generation"] == generation

    def test_a_refused_run_does_not(self, filled: Path) -> None:
        os.utime(filled / "index" / "lock", (0, 0))
        shutil.rmtree(filled / "corpus")
        assert kirinuki("index").exit_code == 3
        assert kirinuki("status", "--max-age", "1").exit_code == 1

    def test_no_index_is_3(self, here: Path) -> None:
        assert "nothing is indexed" in one_line(kirinuki("status"), 3)


class TestCheck:
    def test_a_whole_index_is_0(self, filled: Path) -> None:
        result = kirinuki("check")
        assert (result.exit_code, "no fault found" in result.stdout) == (0, True)
        checked = json.loads(kirinuki("check", "--json").stdout)
        assert (checked["ok"], checked["faults"], checked["articles"]) == (True, [], 3)

    @pytest.fixture
    def damaged(self, filled: Path) -> Path:
        put(filled / "corpus", 空="d.html")
        assert kirinuki("index").exit_code == 1
        current = (filled / "index" / "CURRENT").read_text().strip()
        ledger = filled / "index" / "generations" / current / "ledger.json.gz"
        ledger.write_bytes(ledger.read_bytes()[::-1])
        return filled

    def test_a_damaged_index_is_3(self, damaged: Path) -> None:
        result = kirinuki("check")
        assert result.exit_code == 3
        assert "ledger.json.gz is damaged" in result.stdout
        assert "ledger.json.gz is damaged; generation 00000001-" in process("search").stderr
        assert "--rebuild" in result.stderr
        found = kirinuki("check", "--json")
        assert (found.exit_code, json.loads(found.stdout)["ok"]) == (3, False)

    def test_the_corpus_is_compared_where_it_is_named(self, filled: Path) -> None:
        checked = json.loads(kirinuki("check", "--corpus", "corpus", "--json").stdout)
        assert (checked["ok"], checked["same"], checked["behind"]) == (True, 4, 0)
        (filled / "corpus" / "b.html").unlink()
        assert "1 files changed since the last run" in kirinuki("check", "--corpus", "corpus").stdout
        file = filled / "corpus" / "a.html"
        stamp = file.stat().st_mtime_ns
        file.write_bytes(file.read_bytes().replace(b"2017", b"2018"))
        os.utime(file, ns=(stamp, stamp))
        result = kirinuki("check", "--corpus", "corpus")
        assert (result.exit_code, result.stdout.startswith("a.html: other bytes")) == (3, True)
        assert "nowhere" in one_line(kirinuki("check", "--corpus", "nowhere"), 3)

    def test_rebuild_heals(self, damaged: Path) -> None:
        assert kirinuki("index", "--rebuild").exit_code == 1
        assert kirinuki("check").exit_code == 0

    def test_an_older_layout_says_so_and_is_rebuilt_with_its_ids(self, filled: Path) -> None:
        known = {hit["id"] for hit in json.loads(kirinuki("search", "--json").stdout)["hits"]}
        index = filled / "index"
        folder = index / "generations" / (index / "CURRENT").read_text().strip()
        manifest = json.loads((folder / "manifest.json").read_text())
        older = json.dumps(manifest | {"layout": manifest["layout"] - 1}).encode()
        (folder / "manifest.json").write_bytes(older)
        named = folder.with_name(f"{folder.name.split('-')[0]}-{hashlib.sha256(older).hexdigest()[:16]}")
        folder.rename(named)
        (index / "CURRENT").write_text(f"{named.name}\n")
        for command in (["index"], ["search", "海"], ["status"], ["check"]):
            line = one_line(kirinuki(*command), 3)
            assert "made by another version" in line
            assert "kirinuki index --rebuild" in line
        assert kirinuki("index", "--rebuild").exit_code == 1
        assert {hit["id"] for hit in json.loads(kirinuki("search", "--json").stdout)["hits"]} == known
        assert kirinuki("check").exit_code == 0

    def test_no_index_is_3(self, here: Path) -> None:
        one_line(kirinuki("check"), 3)
