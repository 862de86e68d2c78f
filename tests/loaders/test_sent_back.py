"""A fix list comes back as the table it was made of: what is ours is taken off, and nothing of the sender's."""

import pyarrow as pa

from loaders.reading.sheets import Reading, Sheet
from loaders.recognising.returned_columns import ABOUT, ROW, WHAT, without_our_words


def sheet(name: str | None, *lines: list[str], fields: list[int] | None = None) -> Sheet:
    columns = zip(*lines, strict=True)
    cells = pa.table({str(number): list(column) for number, column in enumerate(columns)})
    return Sheet(name, cells, fields=None if fields is None else pa.array(fields, pa.int32()))


def lines(sheet: Sheet) -> list[list[str]]:
    return [list(line) for line in zip(*sheet.cells.to_pydict().values(), strict=True)]


def without(*sheets: Sheet) -> Reading:
    return without_our_words(Reading("a.xlsx", "xlsx", "", sheets))


def test_the_columns_go_wherever_they_stand_and_the_others_close_up():
    found = without(
        sheet("Data", ["A title", "", "", ""], [ROW, "LAESTAB", WHAT, "Pupils"], ["7", "3834040", "Must …", "12"])
    )
    assert lines(found.sheets[0]) == [["", ""], ["LAESTAB", "Pupils"], ["3834040", "12"]]
    assert [each.rule for each in found.findings] == ["fix_list_left_out"]


def test_the_sheet_goes_unless_it_is_all_there_is():
    data = sheet("Data", ["LAESTAB"], ["3834040"])
    about = sheet(ABOUT, ["What to put right in a.csv"])
    assert [each.name for each in without(about, data).sheets] == ["Data"]
    assert [each.name for each in without(about).sheets] == [ABOUT]


def test_a_column_of_rows_that_is_not_ours_stays():
    ours = sheet("Data", [ROW, "LAESTAB"], ["7", "3834040"])
    found = without(ours)
    assert found.sheets == (ours,)
    assert found.findings == ()


def test_saved_as_csv_its_rows_are_as_long_as_their_own_fields():
    """The second row is a field short of the headings, with our column or without."""
    found = without(
        sheet(None, ["LAESTAB", "Pupils", WHAT], ["3834040", "12", "Must …"], ["3834041", "", ""], fields=[3, 3, 1])
    )
    assert found.sheets[0].fields.to_pylist() == [2, 2, 1]
