"""Important numbers, computed twice: DuckDB's answer and ours agree on whatever hypothesis makes up.

Each batch holds 200 cases; `make test` takes a few batches of each family, `make prove` 10,000 cases and more.
"""

from collections.abc import Callable

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metrics.attainment_8 import attainment_8_of
from metrics.attendance import absence_totals
from metrics.gaps import gaps, ledger, pairs
from metrics.key_stage_2 import ResultCode, reading_writing_maths, subject_outcomes
from metrics.levels import LEVEL_3, Qualification, level_3_share
from metrics.progress_8 import bands, school_progress
from metrics.pupils_needed import pupils_needed_each
from metrics.rates import pooled
from metrics.register import measure

CASES = 200
SAMPLE, WHOLE = 3, 51
LEVEL2 = measure("level2_at_16")


def ask(sql: str, **tables: pd.DataFrame) -> pd.DataFrame:
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        return connection.sql(sql).df()


def same(ours: object, theirs: object) -> None:
    np.testing.assert_allclose(np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float), rtol=1e-12, atol=1e-9)


def pooled_rates(batch: np.ndarray) -> None:
    schools, statuses = batch[:, 0] % 20, np.where(batch[:, 1] % 7 == 0, "suppressed", "ok")
    cells = pd.DataFrame(
        {
            "place": [f"school:{i}" for i in range(len(batch))],
            "area": schools,
            "denominator": pd.array(batch[:, 2], dtype="Int64"),
            "numerator": np.where(batch[:, 3] % 5 == 0, np.nan, batch[:, 2] * (batch[:, 3] / 500)).round(),
            "value": np.where(batch[:, 3] % 5 == 0, batch[:, 4] / 5, np.nan),
            "decimals": pd.array([0] * len(batch), dtype="Int64"),
            "status": statuses,
        }
    )
    ours = pooled(cells, LEVEL2, ["area"]).sort_values("area")
    theirs = ask(
        """
        WITH counted AS (SELECT *, coalesce(numerator, value * denominator / 100) AS part FROM cells),
        sums AS (
            SELECT area, sum(part) FILTER (WHERE status = 'ok') AS k,
                sum(denominator) FILTER (WHERE status = 'ok') AS n,
                coalesce(sum(denominator) FILTER (WHERE status <> 'ok'), 0) AS left_out
            FROM counted GROUP BY area
        )
        SELECT area, k, n, 100.0 * k / nullif(n, 0) AS percent, left_out FROM sums ORDER BY area
        """,
        cells=cells.assign(numerator=cells["numerator"].astype(object).where(cells["numerator"].notna(), None)).astype(
            {"numerator": "Float64", "value": "Float64"}
        ),
    )
    same(ours["numerator"], theirs["k"])
    same(ours["denominator"].astype("Float64").to_numpy(dtype=float, na_value=np.nan), theirs["n"])
    same(ours["value"], theirs["percent"])
    same(ours["left_out_pupils"], theirs["left_out"])


def absence(batch: np.ndarray) -> None:
    marks = pd.DataFrame(batch[:, 1:5] % 60, columns=["present", "elsewhere", "authorised", "unauthorised"])
    marks = marks.assign(school=batch[:, 0] % 20)
    ours = absence_totals(marks, ["school"]).sort_values("school")
    theirs = ask(
        """
        WITH enrolments AS (
            SELECT school, authorised + unauthorised AS missed,
                present + elsewhere + authorised + unauthorised AS possible
            FROM marks
        )
        SELECT school, sum(missed) AS missed, sum(possible) AS possible, count(*) AS enrolments,
            count(*) FILTER (WHERE missed * 10 >= possible) AS persistent,
            count(*) FILTER (WHERE missed * 2 >= possible) AS severe,
            coalesce(sum(missed) FILTER (WHERE missed * 10 >= possible), 0) AS theirs
        FROM enrolments WHERE possible > 0 GROUP BY school ORDER BY school
        """,
        marks=marks,
    )
    columns = ["absence", "possible", "enrolments", "persistent", "severe", "persistent_absence_sessions"]
    same(ours[columns], theirs[["missed", "possible", "enrolments", "persistent", "severe", "theirs"]])


KS2_CODES = {
    "A": ResultCode("A", True),
    "L": ResultCode("L", False),
    "EXS": ResultCode("EXS", True, True),
    "GDS": ResultCode("GDS", True, True, True),
    "WTS": ResultCode("WTS", True),
}


def key_stage_2(batch: np.ndarray) -> None:
    def score(numbers: np.ndarray) -> pd.Series:
        text = pd.Series((80 + numbers % 41).astype(str))
        return text.mask(numbers % 11 == 0, "A").mask(numbers % 13 == 0, "L").mask(numbers % 17 == 0, "")

    writing = pd.Series(np.array(["WTS", "EXS", "GDS", "A", "L", ""])[batch[:, 2] % 6])
    pupils = pd.DataFrame({"reading": score(batch[:, 0]), "maths": score(batch[:, 1]), "writing": writing})
    ours = reading_writing_maths(
        *(subject_outcomes(pupils[name], KS2_CODES) for name in ("reading", "writing", "maths"))
    )
    theirs = ask(
        """
        SELECT
            count(*) FILTER (WHERE eligible) AS n,
            count(*) FILTER (WHERE eligible AND r >= 100 AND m >= 100 AND writing IN ('EXS', 'GDS')) AS expected,
            count(*) FILTER (WHERE eligible AND r >= 110 AND m >= 110 AND writing = 'GDS') AS higher
        FROM (
            SELECT writing, try_cast(reading AS INT) AS r, try_cast(maths AS INT) AS m,
                reading NOT IN ('L', '') AND maths NOT IN ('L', '') AND writing NOT IN ('L', '') AS eligible
            FROM pupils
        )
        """,
        pupils=pupils,
    )
    same(ours[["among", "expected", "higher"]].sum(), theirs.iloc[0])


def attainment_8(batch: np.ndarray) -> None:
    slots = (
        "english_language",
        "english_literature",
        "maths",
        "ebacc",
        "ebacc",
        "ebacc",
        "ebacc",
        "other",
        "other",
        "other",
    )
    rows = pd.DataFrame(
        [
            (pupil, slot, float(number % 10))
            for pupil, numbers in enumerate(batch)
            for slot, number in zip(slots, numbers, strict=True)
            # About a third of the slots are empty.
            if number % 3
        ],
        columns=["pupil", "slot", "points"],
    ).astype({"pupil": "int64", "points": "float64"})
    ours = attainment_8_of(rows, pd.RangeIndex(len(batch)))
    theirs = ask(
        """
        WITH english AS (
            SELECT pupil, max(points) * CASE WHEN count(*) = 2 THEN 2 ELSE 1 END AS english,
                CASE WHEN count(*) = 2 THEN min(points) END AS spare
            FROM results WHERE slot LIKE 'english%' GROUP BY pupil
        ),
        core AS (
            SELECT pupil, points, row_number() OVER (PARTITION BY pupil ORDER BY points DESC) AS place
            FROM results WHERE slot = 'ebacc'
        ),
        spare AS (
            SELECT pupil, points, row_number() OVER (PARTITION BY pupil ORDER BY points DESC) AS place
            FROM (
                SELECT pupil, points FROM results WHERE slot = 'other'
                UNION ALL SELECT pupil, points FROM core WHERE place > 3
                UNION ALL SELECT pupil, spare FROM english WHERE spare IS NOT NULL
            )
        )
        SELECT pupils.pupil,
            coalesce((SELECT english FROM english WHERE english.pupil = pupils.pupil), 0) AS english,
            coalesce((SELECT 2 * max(points) FROM results WHERE slot = 'maths' AND results.pupil = pupils.pupil), 0)
                AS maths,
            coalesce((SELECT sum(points) FROM core WHERE place <= 3 AND core.pupil = pupils.pupil), 0) AS ebacc,
            coalesce((SELECT sum(points) FROM spare WHERE place <= 3 AND spare.pupil = pupils.pupil), 0) AS open
        FROM pupils ORDER BY pupil
        """,
        results=rows,
        pupils=pd.DataFrame({"pupil": range(len(batch))}),
    )
    same(ours[["english", "maths", "ebacc", "open"]], theirs[["english", "maths", "ebacc", "open"]])
    same(ours["total"], theirs[["english", "maths", "ebacc", "open"]].sum(axis=1))


def level_3(batch: np.ndarray) -> None:
    kinds, subjects = np.array(list(LEVEL_3)), np.array(["maths", "physics", "art"])
    taken = pd.DataFrame(
        [
            (pupil, kinds[number % len(kinds)], subjects[number % 3])
            for pupil, numbers in enumerate(batch)
            for number in numbers[: 1 + numbers[0] % 4]
        ],
        columns=["pupil", "kind", "subject"],
    )
    ours = [
        level_3_share(Qualification(kind, subject) for kind, subject in zip(of["kind"], of["subject"], strict=True))
        for _, of in taken.groupby("pupil")
    ]
    theirs = ask(
        """
        SELECT taken.pupil, sum(CASE WHEN kind = 'as_level' AND replaced THEN 0 ELSE worth END) AS share
        FROM (
            SELECT *, count(*) FILTER (WHERE kind = 'a_level') OVER (PARTITION BY pupil, subject) > 0 AS replaced
            FROM taken
        ) AS taken JOIN shares USING (kind) GROUP BY taken.pupil ORDER BY taken.pupil
        """,
        taken=taken,
        shares=pd.DataFrame({"kind": list(LEVEL_3), "worth": list(LEVEL_3.values())}),
    )
    same(ours, theirs["share"])


def pupils_needed(batch: np.ndarray) -> None:
    schools = pd.DataFrame({"n": batch[:, 0], "k": batch[:, 0] * batch[:, 1] // 499, "tenths": batch[:, 2] * 2 + 2})
    theirs = ask(
        """
        SELECT greatest(0, (tenths * n + 999) // 1000 - k) AS more, greatest(0, k - tenths * n // 1000) AS fewer
        FROM schools ORDER BY row_number() OVER ()
        """,
        schools=schools,
    )
    for tenths, of in schools.groupby("tenths"):
        target = str(tenths / 10)
        same(pupils_needed_each(target, of["k"], of["n"]), theirs.loc[of.index, "more"])
        same(pupils_needed_each(target, of["k"], of["n"], "lower"), theirs.loc[of.index, "fewer"])


def gaps_and_ledger(batch: np.ndarray) -> None:
    n = 1 + batch[:, :2]
    k = n * (batch[:, 2:4] / 499)
    places = [f"school:{i:03d}" for i in range(len(batch))]
    cells = pd.concat(
        [
            pd.DataFrame(
                {"place": places, "period": "2018/19", "category": category, "k": k[:, i], "denominator": n[:, i]}
            )
            for i, category in enumerate(("yes", "no"))
        ]
    ).assign(value=lambda table: 100 * table["k"] / table["denominator"])
    ours = gaps(pairs(cells, cells, "fsm", "other", LEVEL2), LEVEL2, "other")
    theirs = ask(
        """
        SELECT 100 * (yes.k / yes.denominator - no.k / no.denominator) AS gap,
            yes.denominator * no.k / no.denominator - yes.k AS pupils
        FROM cells AS yes JOIN cells AS no ON yes.place = no.place AND yes.category = 'yes' AND no.category = 'no'
        ORDER BY yes.place
        """,
        cells=cells,
    )
    same(ours[["gap", "pupils"]], theirs)
    held = ledger(cells[cells["category"] == "yes"], 60.0, LEVEL2)
    again = ask(
        """
        SELECT pupils, sum(greatest(pupils, 0)) OVER (ORDER BY pupils DESC, place ROWS UNBOUNDED PRECEDING)
            / sum(greatest(pupils, 0)) OVER () AS cumulative
        FROM (SELECT place, 0.6 * denominator - k AS pupils FROM cells WHERE category = 'yes')
        ORDER BY pupils DESC, place
        """,
        cells=cells,
    )
    same(held["pupils"], again["pupils"])
    if held["share"].sum() > 0:
        same(held["cumulative_share"], again["cumulative"])


def progress_8(batch: np.ndarray) -> None:
    schools = pd.DataFrame({"p": batch[:, 0] / 100 - 2.5, "n": 1 + batch[:, 1]})
    found = school_progress(schools["p"], schools["n"], "2023/24")
    theirs = ask(
        """
        SELECT lo, hi, CASE WHEN p >= 0.5 AND lo > 0 THEN 1 WHEN lo > 0 THEN 2
            WHEN p < -0.5 AND hi < 0 THEN 5 WHEN hi < 0 THEN 4 ELSE 3 END AS band
        FROM (SELECT p, p - 1.96 * 1.41628 / sqrt(n) AS lo, p + 1.96 * 1.41628 / sqrt(n) AS hi FROM schools)
        """,
        schools=schools,
    )
    same(found.lower, theirs["lo"])
    same(found.upper, theirs["hi"])
    same(bands(*found), theirs["band"])


FAMILIES: dict[str, tuple[int, Callable[[np.ndarray], None]]] = {
    "pooled rates": (5, pooled_rates),
    "absence": (5, absence),
    "Key Stage 2": (3, key_stage_2),
    "Attainment 8": (10, attainment_8),
    "Level 3": (4, level_3),
    "pupils needed": (3, pupils_needed),
    "gaps and ledger": (4, gaps_and_ledger),
    "OnProgress 8": (2, progress_8),
}


def agree(family: str, batches: int) -> int:
    """Runs so many batches; gives the number of cases compared."""
    columns, compare = FAMILIES[family]
    seen = 0

    @settings(max_examples=batches, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(arrays(np.int64, (CASES, columns), elements=st.integers(0, 499), fill=st.nothing()))
    def law(batch: np.ndarray) -> None:
        nonlocal seen
        compare(batch)
        seen += len(batch)

    law()
    return seen


@pytest.mark.parametrize("family", FAMILIES)
def test_both_agree(family):
    assert agree(family, SAMPLE) >= CASES


@pytest.mark.prove
@pytest.mark.parametrize("family", FAMILIES)
def test_both_agree_ten_thousand_times(family, came_to):
    cases = agree(family, WHOLE)
    came_to(f"{family}: {cases:,} cases, DuckDB and Python agree")
    assert cases >= 10_000
