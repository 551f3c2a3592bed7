"""CSV files written a piece at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from collabsim.analysis import streamed
from collabsim.analysis.spreadsheets import canonical, norwegian_excel
from collabsim.analysis.streamed import write_streamed
from collabsim.errors import UserError


@pytest.fixture
def frame():
    return pd.DataFrame(
        {
            "municipality": ["Ås; kommune", 'the "large" one', "third\nline", "x"],
            "share": np.array([0.1, 1.5, np.nan, -2.25], dtype=np.float32),
            "pilots": [1, 2, 3, 4],
        }
    )


@pytest.mark.parametrize(("norwegian", "whole"), [(False, canonical), (True, norwegian_excel)])
@pytest.mark.parametrize("size", [1, 3, 4])
def test_pieces_make_the_file_the_whole_makes(frame, tmp_path, norwegian, whole, size):
    path = tmp_path / "new" / "a.csv"
    path.parent.mkdir()
    pieces = (frame.iloc[i : i + size] for i in range(0, len(frame), size))
    assert write_streamed(pieces, path, norwegian=norwegian) == len(frame)
    assert path.read_bytes() == whole(frame)
    assert list(path.parent.iterdir()) == [path]


def test_norwegian_excel_sees_numbers_and_letters(frame, tmp_path):
    write_streamed([frame], tmp_path / "a.csv", norwegian=True)
    content = (tmp_path / "a.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfmunicipality;share;pilots\r\n")
    assert ";1,5;2\r\n" in content.decode("utf-8-sig")
    assert ";0,1;1\r\n" in content.decode("utf-8-sig")


@pytest.mark.parametrize("kind", ["bool", "boolean", "object"])
def test_true_and_false_are_the_words_of_norwegian_excel(tmp_path, kind):
    frame = pd.DataFrame({"started": pd.array([True, False], dtype=kind), "n": [1, 2]})
    if kind != "bool":
        frame.loc[2] = [None, 3]
    write_streamed([frame], tmp_path / "a.csv", norwegian=True)
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[:3] == ["started;n", "SANN;1", "USANN;2"]
    assert lines[3:] == ([] if kind == "bool" else [";3"])
    write_streamed([frame], tmp_path / "a.csv")
    assert "True,1" in (tmp_path / "a.csv").read_text(encoding="utf-8")


def test_no_rows_leave_the_header(frame, tmp_path):
    assert write_streamed([frame.iloc[:0]], tmp_path / "a.csv") == 0
    assert (tmp_path / "a.csv").read_bytes() == b"municipality,share,pilots\n"


def test_a_piece_that_fails_leaves_the_old_file(frame, tmp_path):
    path = tmp_path / "a.csv"
    write_streamed([frame], path)
    before = path.read_bytes()

    def pieces():
        yield frame
        raise UserError("no more")

    with pytest.raises(UserError, match="no more"):
        write_streamed(pieces(), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_named(frame, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(UserError, match="is a file; name a folder to write results to"):
        write_streamed([frame], tmp_path / "file" / "a.csv")


def test_excel_has_room_for_the_rows_its_format_has():
    assert streamed.EXCEL_ROWS == 2**20 - 1
