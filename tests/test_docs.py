"""What the documentation says is so: commands, examples, fields, links, versions."""

import doctest
import re
import shlex
from difflib import SequenceMatcher
from importlib.metadata import version
from pathlib import Path

import pytest
import typer

import claimx
from claimx.cli.app import app
from claimx.errors import ModelError
from claimx.output.csv_rows import COLUMNS
from claimx.output.formats import OutputFormat
from claimx.pipeline.load import model_path
from claimx.statements.schema import schema
from tests import regenerate

ROOT = regenerate.ROOT
README = ROOT / "README.md"
PAGES = [README, ROOT / "CHANGELOG.md", ROOT / "samples" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = regenerate.commands_of(app)

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\((?!https?:)([^)#\s]*)(#[^)\s]*)?\)")
# Which part of the words of a printed table must be the same: another processor rounds otherwise.
_ALIKE = 0.9


def _has_model():
    try:
        model_path()
    except ModelError:
        return False
    return True


needs_model = pytest.mark.skipif(not _has_model(), reason="the shipped model is not in models/")


def _name(path):
    return str(path.relative_to(ROOT)) if isinstance(path, Path) else None


def _read(path):
    return path.read_text(encoding="utf-8")


def _blocks(path, *languages):
    return [code for language, code in _BLOCK.findall(_read(path)) if language in languages]


def _command_lines():
    """Each use of `claimx` in a shell example: its page, and the words up to a pipe or redirection."""
    for page in PAGES:
        lines = "".join(_blocks(page, "sh")).splitlines()
        lines += [line[2:] for line in "".join(_blocks(page, "console")).splitlines() if line[:2] == "$ "]
        for line in lines:
            for part in re.split(r" (?:[|;<>]|&&|#) ", line):
                if part.startswith("claimx "):
                    yield pytest.param(shlex.split(part)[1:], id=f"{_name(page)}: {part.strip()}")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_command_is_documented(words):
    pages = [README] if len(words) == 1 else PAGES  # a group's commands may have a page of their own
    assert any(f"claimx {' '.join(words)}" in "".join(_blocks(page, "sh", "console")) for page in pages)


@pytest.mark.parametrize("words", list(_command_lines()))
def test_shell_example_is_a_command(words):
    command, rest = typer.main.get_command(app), words
    while rest and rest[0] in getattr(command, "commands", {}):
        command, rest = command.commands[rest[0]], rest[1:]
    if rest is words:
        assert words in (["--version"], ["--help"], ["--install-completion"])
    else:
        command.make_context(words[0], rest)  # raises on wrong usage


@pytest.mark.parametrize("output_format", OutputFormat)
def test_format_is_documented(output_format):
    assert f"`{output_format}`" in _read(README)


def test_option_is_documented():
    written = "".join(_read(page) for page in PAGES if page != regenerate.CLI_PAGE)
    documented = set(re.findall(r"(?<![\w-])--[a-z-]+", written))
    group = typer.main.get_command(app)
    commands = [*group.commands.values()]
    for command in commands:
        commands += getattr(command, "commands", {}).values()
    offered = {
        option
        for command in commands
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--")
    }
    assert offered - documented == set()


def test_help_pages_are_current():
    page, made = _read(regenerate.CLI_PAGE), regenerate.cli_page()
    if f"Typer {version('typer')}." in page:
        assert page == made, "renew it: python -m tests.regenerate"
    else:  # other versions lay out the same words otherwise
        assert set(re.findall(r"--[a-z-]+", page)) == set(re.findall(r"--[a-z-]+", made))


@needs_model
@pytest.mark.parametrize("path", regenerate.PAGES, ids=_name)
def test_shown_output_is_current(path):
    for command, shown in regenerate.outputs(_read(path)):
        words = [re.findall(r"[^\W\d_]+", text) for text in (shown, regenerate.output_of(command))]
        alike = SequenceMatcher(None, *words, autojunk=False).ratio()
        assert alike >= _ALIKE, f"{command} prints something else: python -m tests.regenerate"


@needs_model
def test_figures_are_those_that_were_measured():
    readme = _read(README)
    assert readme == regenerate.with_tables(readme), "renew it: python -m tests.regenerate"


@needs_model
@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_python_example_runs(path, monkeypatch):
    monkeypatch.chdir(ROOT)
    names = {}
    for code in _blocks(path, "python"):
        if code.startswith(">>>"):
            test = doctest.DocTestParser().get_doctest(code, names, _name(path), _name(path), 0)
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
            report = []
            runner.run(test, out=report.append, clear_globs=False)
            assert not report, "".join(report)
            names = test.globs
        else:
            exec(compile(code, _name(path), "exec"), names)


def test_every_field_is_documented():
    page = _read(ROOT / "docs" / "output.md")
    tree = schema()
    fields = set(tree["properties"]).union(*(model.get("properties", ()) for model in tree["$defs"].values()))
    assert [name for name in sorted({*fields, *COLUMNS}) if f"`{name}`" not in page] == []


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_links_lead_somewhere(path):
    for target, anchor in _LINK.findall(_read(path)):
        page = (path.parent / target) if target else path
        assert page.exists(), f"{target} is not there"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", _read(page), re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor[1:] in slugs, f"{_name(page)} has no heading {anchor}"


def test_newest_entry_of_the_changelog_is_this_version():
    newest = re.search(r"^## (\S+)", _read(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert newest.group(1) == claimx.__version__


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_page_names_no_place_outside_the_project(path):
    found = re.findall(r"(?<![\w.:/])/(?:home|root|tmp|work|usr|opt)/\S*|TODO|FIXME|XXX", _read(path))
    assert found == []
