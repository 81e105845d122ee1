from pathlib import Path

from claimx.store.tables import TABLES
from claimx.store.views import VIEWS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "batch.md"


def test_page_has_all_tables_columns_and_views():
    page = PAGE.read_text(encoding="utf-8")
    rows = [
        f"| `{column.name}` | {column.kind.value} | {column.meaning} |"
        for table in TABLES.values()
        for column in table.columns
    ]
    rows += [f"### `{table.name}`\n\nA row is {table.row}." for table in TABLES.values()]
    rows += [f"| `{view.name}` | {view.row} |" for view in VIEWS]
    assert [row for row in rows if row not in page] == []
