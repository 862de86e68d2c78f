"""What is answered, computed twice: the store's sums and plain Python, gaps and SQL, on whatever hypothesis makes up.

Each batch holds 200 schools; `make test` takes a few batches, `make prove` all.
"""

from collections import defaultdict
from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd
import pytest

from metrics.gaps import gap_by_school
from metrics.measures.register import measure
from metrics.rates import pooled_rates
from model.answer_columns import GAPS
from model.columns import table_of_rows
from model.measures import Measure
from model.rates import Rate
from outcomes.answers.gaps import gap_rows
from outcomes.store.database import SQL
from outcomes.store.reading import Generation
from outcomes.store.reference import NATION
from tests.metrics.test_computed_twice import CASES, SAMPLE, WHOLE, agree, ask, same
from tests.rates import rate

STATUSES = ("ok", "ok", "ok", "suppressed", "not_available", "low_coverage", "not_applicable")
FUNDED = (True, True, True, False, None)
PERIODS = ("2022/23", "2023/24", "2024/25")
CATEGORIES = ("yes", "no", "unknown")
KEY = ["place", "period", "category"]  # of an answer, whose place is an authority
FAMILIES = ("level2_at_16", "suspension_rate", "attainment_8")


@pytest.fixture(scope="module")
def generation() -> Iterator[Generation]:
    """The tables of a generation in memory, empty."""
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS generation")
        connection.execute((SQL / "rollup" / "schema.sql").read_text())
        connection.execute("USE generation")
        yield Generation("in memory", connection)


def cells_of(batch: np.ndarray) -> pd.DataFrame:
    """A cell a school: authority, year and category, and a numerator, denominator and value, any of them missing."""
    cells = pd.DataFrame({"place": [f"school:{number:03d}" for number in range(len(batch))]})
    cells["la"] = [f"la:{number % 3}" for number in batch[:, 0]]
    cells["state_funded"] = pd.array([FUNDED[number % 5] for number in batch[:, 7]], dtype="boolean")
    cells["period"] = [PERIODS[number % 3] for number in batch[:, 1]]
    cells["category"] = [CATEGORIES[number % 3] for number in batch[:, 2]]
    cells["status"] = [STATUSES[number % 7] for number in batch[:, 3]]
    known = cells["status"].eq("ok").to_numpy()
    # A publisher may say how many pupils there are where it does not say how they did.
    denominator = pd.Series(np.where(batch[:, 4] % 6 == 0, np.nan, batch[:, 4] % 250))
    cells["denominator"] = denominator.astype("Int64")
    counted = known & (batch[:, 5] % 3 != 0)
    cells["numerator"] = np.where(counted, np.minimum(batch[:, 5], denominator.fillna(0)), np.nan)
    cells["value"] = np.where(known & ~counted & (batch[:, 6] % 8 != 0), batch[:, 6] / 5, np.nan)
    return cells


def fill(generation: Generation, cells: pd.DataFrame, measure_: Measure) -> None:
    rows = cells.assign(
        measure=measure_.id, characteristic="fsm", term="year", lower=np.nan, upper=np.nan,
        decimals=pd.array([1] * len(cells), dtype="Int64"), public_domain=True, return_id="r0001",
    )  # fmt: skip
    with generation.connection.cursor() as cursor:
        cursor.execute("USE generation")
        cursor.register("cells", rows.astype({"numerator": "Float64", "value": "Float64"}))
        cursor.execute("DELETE FROM results; DELETE FROM place_years; DELETE FROM pooled")
        cursor.execute(
            """
            INSERT INTO results BY NAME
            SELECT place, period, term, measure, characteristic, category,
                CASE WHEN isnan(numerator) THEN NULL ELSE numerator END AS numerator, denominator,
                CASE WHEN isnan(value) THEN NULL ELSE value END AS value, decimals, status, public_domain, return_id
            FROM cells
            """
        )
        cursor.execute("INSERT INTO place_years BY NAME SELECT DISTINCT place, period, la, state_funded FROM cells")
        percent = str(measure_.unit in ("percent", "per_100"))
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE units AS SELECT '{measure_.id}' AS measure, {percent} AS percent")
        cursor.execute((SQL / "rollup" / "pooled.sql").read_text())


def asked(generation: Generation, measure_: Measure) -> dict[tuple[str, ...], tuple[float, ...]]:
    """What the store answers: by area, year and category, numerator, denominator, schools, and those left out."""
    with generation.connection.cursor() as cursor:
        cursor.execute("USE generation")
        rows = cursor.execute(
            (SQL / "pooled_cells.sql").read_text(),
            {
                "measures": [measure_.id],
                "first": measure_.id,
                "last": measure_.id,
                "characteristics": ["fsm"],
                "places": ["la:0", "la:1", "la:2"],
                "periods": [],
                "every_period": True,
                "term": "year",
            },
        ).df()
    columns = ["numerator", "denominator", "schools", "left_out_schools", "left_out_pupils"]
    return {tuple(row[KEY]): tuple(row[columns].astype(float)) for _, row in rows.iterrows()}


def plainly(cells: pd.DataFrame, measure_: Measure) -> dict[tuple[str, ...], tuple[float, ...]]:
    """The same in plain Python, a cell at a time."""
    sums: dict[tuple[str, ...], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0, 0.0])
    for cell in cells.astype("object").where(cells.notna(), None).to_dict("records"):
        part = cell["numerator"]
        if part is None and cell["value"] is not None and cell["denominator"] is not None and measure_.unit != "points":
            part = cell["value"] * cell["denominator"] / 100
        if cell["state_funded"] is False:
            continue
        total = sums[cell["la"], cell["period"], cell["category"]]
        usable = part is not None and cell["denominator"] is not None
        if cell["status"] == "ok" and usable and cell["state_funded"]:
            total[0] += part
            total[1] += cell["denominator"]
            total[2] += 1
        elif (cell["denominator"] or 0) > 0 or cell["status"] in ("ok", "suppressed", "low_coverage"):
            total[3] += 1
            total[4] += cell["denominator"] or 0
    return {key: tuple(total) for key, total in sums.items() if total[2]}


def by_metrics(cells: pd.DataFrame, measure_: Measure) -> dict[tuple[str, ...], tuple[float, ...]]:
    """And the sums of `metrics.rates.pooled_rates`, of the schools known to be state-funded."""
    funded = cells[cells["state_funded"].fillna(False)].assign(decimals=1)
    rows = pooled_rates(funded, measure_, ["la", "period", "category"])
    rows = rows[rows["places"] > 0]
    return {
        (row.la, row.period, row.category): (float(row.numerator), float(row.denominator), float(row.places))
        for row in rows.itertuples()
    }


def pooled_twice(generation: Generation, measure_: Measure, batch: np.ndarray) -> None:
    """200 schools of three authorities, one cell each, pooled by `rollup/pooled.sql`, by `metrics` and in Python."""
    cells = cells_of(batch)
    fill(generation, cells, measure_)
    store, python, metrics = asked(generation, measure_), plainly(cells, measure_), by_metrics(cells, measure_)
    assert store.keys() == python.keys() == metrics.keys()
    for key, numbers in store.items():
        assert numbers == pytest.approx(python[key], rel=1e-12, abs=1e-9)
        assert numbers[:3] == pytest.approx(metrics[key], rel=1e-12, abs=1e-9)


@pytest.mark.parametrize("id_", FAMILIES)
def test_the_store_s_sums_and_python_s_agree(generation, id_):
    assert agree(8, lambda batch: pooled_twice(generation, measure(id_), batch), SAMPLE) >= CASES


@pytest.mark.prove
@pytest.mark.parametrize("id_", FAMILIES)
def test_the_store_s_sums_and_python_s_agree_ten_thousand_times(generation, id_, came_to):
    cases = agree(8, lambda batch: pooled_twice(generation, measure(id_), batch), WHOLE)
    came_to(f"pooled {id_}: {cases:,} cases, the store's SQL and plain Python agree")
    assert cases >= 10_000


# --- gaps --------------------------------------------------------------------------------------------------------

FSM, ETHNICITIES = ("yes", "no", "unknown"), ("white", "black", "asian", "unknown")
LEVEL2 = measure("level2_at_16")


def pupils_of(batch: np.ndarray) -> pd.DataFrame:
    """How many of how many there are by free school meals and ethnicity at once, in each school and in the nation."""
    places = [*(f"school:{number:03d}" for number in range(len(batch) - 1)), NATION]
    parts = []
    for one, fsm in enumerate(FSM):
        for other, ethnicity in enumerate(ETHNICITIES):
            n = (batch[:, one] + batch[:, 3 + other]) % 50
            k = n * batch[:, (one + other) % 7] // 500
            parts.append(pd.DataFrame({"place": places, "fsm": fsm, "ethnicity": ethnicity, "n": n, "k": k}))
    # Somebody is counted everywhere.
    parts.append(pd.DataFrame({"place": places, "fsm": "no", "ethnicity": "white", "n": 1, "k": 1}))
    return pd.concat(parts, ignore_index=True)


def rates_of(pupils: pd.DataFrame) -> list[Rate]:
    """The same as rates of each group and of everybody, as an answer has them before gaps are drawn."""
    ways = {"fsm": pupils["fsm"], "ethnicity_major": pupils["ethnicity"], "all": "all"}
    table = pd.concat([pupils.assign(characteristic=name, category=found) for name, found in ways.items()])
    sums = table.groupby(["place", "characteristic", "category"])[["k", "n"]].sum().reset_index()
    return [
        rate(
            place=place,
            place_name=place,
            period="2024/25",
            characteristic=characteristic,
            category=category,
            category_label=category,
            numerator=float(k),
            denominator=n,
            value=100 * k / n if n else None,
        )
        for place, characteristic, category, k, n in sums.itertuples(index=False, name=None)
    ]


# Whom a group g is held against, among the sums s of the same characteristic.
COMPARED = {
    "other": "s.place = g.place AND s.category NOT IN (g.category, 'unknown')",
    "all": "s.place = g.place",
    "national_other": f"s.place = '{NATION}' AND s.category NOT IN (g.category, 'unknown')",
    "national_same": f"s.place = '{NATION}' AND s.category = g.category",
}
KEYS = ["place", "characteristic", "group"]


def gaps_twice(batch: np.ndarray) -> None:
    """Every school's gaps with each comparator, as answered and from the pupils in SQL."""
    pupils = pupils_of(batch)
    cells = rates_of(pupils)
    for comparator, compared in COMPARED.items():
        rows = table_of_rows(gap_rows(cells, LEVEL2, comparator), GAPS)
        ours = rows[rows["place"] != NATION].set_index(KEYS)
        theirs = ask(
            f"""
            WITH s AS (
                SELECT place, 'fsm' AS characteristic, fsm AS category, sum(k) AS k, sum(n) AS n FROM pupils
                GROUP BY ALL
                UNION ALL
                SELECT place, 'ethnicity_major', ethnicity, sum(k), sum(n) FROM pupils GROUP BY ALL
            ),
            g AS (SELECT * FROM s WHERE place <> '{NATION}' AND category NOT IN ('no', 'unknown'))
            SELECT g.place, g.characteristic, g.category AS "group", any_value(g.k) / nullif(any_value(g.n), 0) AS own,
                sum(s.k) / nullif(sum(s.n), 0) AS held, 100 * (own - held) AS gap,
                any_value(g.n) * (held - own) AS pupils
            FROM g JOIN s ON s.characteristic = g.characteristic AND {compared}
            GROUP BY ALL
            """,
            pupils=pupils,
        ).set_index(KEYS)
        assert set(ours.index) == set(theirs.index), comparator
        same(ours.loc[theirs.index, ["gap", "pupils"]], theirs[["gap", "pupils"]])


def ledger_twice(batch: np.ndarray) -> None:
    """Which schools hold a gap to 60%, as the ledger has them and in SQL."""
    cells = pd.DataFrame(item for item in rates_of(pupils_of(batch)) if item.category == "white")
    held = gap_by_school(cells, 60.0, LEVEL2)
    again = ask(
        """
        SELECT place, pupils, sum(greatest(pupils, 0)) OVER (ORDER BY pupils DESC, place ROWS UNBOUNDED PRECEDING)
            / sum(greatest(pupils, 0)) OVER () AS cumulative
        FROM (SELECT place, 0.6 * denominator - numerator AS pupils FROM cells)
        ORDER BY pupils DESC, place
        """,
        cells=cells[["place", "numerator", "denominator"]],
    ).set_index("place")
    same(held["pupils"], again.loc[held["place"], "pupils"])
    same(held["pupils"], again["pupils"])
    if held["share"].sum() > 0:
        same(held["cumulative_share"], again["cumulative"])


@pytest.mark.parametrize("compare", [gaps_twice, ledger_twice])
def test_gaps_and_sql_agree(compare):
    assert agree(7, compare, SAMPLE) >= CASES


@pytest.mark.prove
@pytest.mark.parametrize("compare", [gaps_twice, ledger_twice])
def test_gaps_and_sql_agree_ten_thousand_times(compare, came_to):
    cases = agree(7, compare, WHOLE)
    came_to(f"{compare.__name__}: {cases:,} schools, the answer and SQL agree")
    assert cases >= 10_000
