import os
import stat
import warnings
from pathlib import Path

import pytest

from claimx.cli.streams import complain, open_output, warnings_as_messages
from claimx.errors import ClaimxWarning


def test_a_file_changes_only_when_all_is_written(tmp_path):
    path = tmp_path / "out.txt"
    path.write_text("before", encoding="utf-8")
    with pytest.raises(TypeError), open_output(path) as stream:
        stream.writelines(["after", 0])
    assert path.read_text(encoding="utf-8") == "before"
    with open_output(path) as stream:
        stream.write("after\r\n")
    assert path.read_bytes() == b"after\r\n"
    assert list(tmp_path.iterdir()) == [path]


def test_permissions_and_links_stay(tmp_path):
    path, link = tmp_path / "out.txt", tmp_path / "link"
    path.touch(mode=0o640)
    link.symlink_to(path)
    with open_output(link) as stream:
        stream.write("text")
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.read_text(encoding="utf-8") == "text"


def test_a_new_file_has_the_usual_permissions(tmp_path):
    mask = os.umask(0o027)
    try:
        with open_output(tmp_path / "out.txt"):
            pass
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "out.txt").stat().st_mode) == 0o640


def test_a_device_is_written_to(capsys):
    with open_output(None) as stream:
        stream.write("text")
    assert capsys.readouterr().out == "text"
    with open_output(Path(os.devnull)) as stream:
        stream.write("text")


def test_warnings_become_messages_each_time(capsys):
    with warnings_as_messages():
        for _ in range(2):
            warnings.warn("a.txt: odd", ClaimxWarning, stacklevel=1)
    assert capsys.readouterr().err == "claimx: a.txt: odd\n" * 2


def test_messages_are_bare_of_escape_sequences(capsys):
    complain("a\x1b[31mb\nc")
    assert capsys.readouterr().err == "claimx: ab c\n"
