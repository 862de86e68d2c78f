"""Important numbers, computed twice: what is published, and the same added up in SQL, whatever hypothesis makes up.

Each batch holds 200 pupils of twelve schools, or 200 schools; `make test` takes a few batches, `make prove` 10,000
cases and more.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metrics.pupils_needed import pupils_needed_each
from tests import published

CASES = 200
SAMPLE, WHOLE = 3, 51


def ask(sql: str, **tables: pd.DataFrame) -> pd.DataFrame:
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        return connection.sql(sql).df()


def same(ours: object, theirs: object) -> None:
    np.testing.assert_allclose(np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float), rtol=1e-12, atol=1e-9)


def agree(columns: int, compare: Callable[[np.ndarray], None], batches: int) -> int:
    """Compares so many batches of 200 rows; gives the number of cases compared."""
    seen = 0

    @settings(
        max_examples=batches,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )
    @given(arrays(np.int64, (CASES, columns), elements=st.integers(0, 499), fill=st.nothing()))
    def law(batch: np.ndarray) -> None:
        nonlocal seen
        compare(batch)
        seen += len(batch)

    law()
    return seen


# --- what is published of pupils' rows ---------------------------------------------------------------------------

COLUMNS_OF_A_PUPIL = 10
SUBJECTS = (
    "english_language",
    "english_literature",
    "maths",
    "science",
    "computer_science",
    "history",
    "language",
    "other",
    "other",
    "other",
)
NOT_SAID = ("fsm", "fsm6", "disadvantaged", "looked_after", "sen", "sen_need", "language", "ethnicity", "birth_month")


def sent(batch: np.ndarray) -> dict[str, pd.DataFrame]:
    """One return a kind about 200 pupils: who they are, their sessions, results and exclusions."""
    pupils = pd.DataFrame({"pupil": np.arange(len(batch))})
    pupils["place"] = [f"school:38340{number % 12:02}" for number in batch[:, 0]]
    pupils = pupils.assign(period="2024/25", term="year")
    return {
        "pupils": pupils.assign(
            year_group="11",
            sex=np.array(["female", "male", "unknown"])[batch[:, 0] // 12 % 3],
            **dict.fromkeys((*NOT_SAID, "mobile"), "unknown"),
        ),
        "pupil_attendance": pupils.assign(
            as_at="",
            present=batch[:, 1] % 60,
            elsewhere=batch[:, 1] // 60 % 5,
            authorised=batch[:, 2] % 8,
            unauthorised=batch[:, 2] // 8 % 4,
            late_before=0,
            late_after=0,
        ),
        "key_stage_2_results": pupils.assign(
            reading=scores(batch[:, 3]),
            maths=scores(batch[:, 4]),
            gps="A",
            writing=np.array(["WTS", "EXS", "GDS", "A", "L", ""])[batch[:, 5] % 6],
        ),
        "key_stage_4_results": entries(pupils, batch),
        "post_16_results": levels(pupils, batch[:, 5:9]),
        "pupil_exclusions": events(pupils, batch[:, 9]),
    }


def scores(numbers: np.ndarray) -> pd.Series:
    text = pd.Series((80 + numbers % 41).astype(str))
    return text.mask(numbers % 11 == 0, "A").mask(numbers % 13 == 0, "L").mask(numbers % 17 == 0, "")


def entries(pupils: pd.DataFrame, numbers: np.ndarray) -> pd.DataFrame:
    """GCSEs, about a third of them not taken; who took none has a row that says so."""
    taken = pupils.loc[pupils.index.repeat(len(SUBJECTS))].assign(
        subject=np.tile(SUBJECTS, len(pupils)), grade=(numbers % 10).ravel().astype(str), qualification="gcse"
    )
    taken = taken[(numbers % 3).ravel() > 0].replace({"grade": {"0": "U"}})
    none = pupils[~pupils["pupil"].isin(taken["pupil"])].assign(subject="", grade="", qualification="")
    return pd.concat([taken, none], ignore_index=True)


def levels(pupils: pd.DataFrame, numbers: np.ndarray) -> pd.DataFrame:
    """A and AS levels, up to four of each pupil's."""
    taken = pupils.loc[pupils.index.repeat(4)].assign(
        subject="x",
        qualification=np.array(["a_level", "as_level"])[numbers.ravel() % 2],
        grade=np.array(["A*", "A", "B", "C", "D", "E", "U"])[numbers.ravel() % 7],
    )
    return taken[numbers.ravel() % 3 > 0].reset_index(drop=True)


def events(pupils: pd.DataFrame, numbers: np.ndarray) -> pd.DataFrame:
    """Suspensions, up to three of one pupil's, and exclusions; a school without any says nothing."""
    suspended = pupils.loc[pupils.index.repeat(np.where(numbers % 10 == 0, numbers % 4, 0))].assign(type="suspension")
    excluded = pupils[numbers % 50 == 0].assign(type="permanent")
    table = pd.concat([suspended, excluded], ignore_index=True)
    return table.assign(on="2024-11-04", sessions=pd.array([2] * len(table), dtype="Int64"))


# What each pupil counts for: pupil, measure, k of n.
FACTS = {
    "absence": """
        SELECT pupil, measure, k, n
        FROM (
            SELECT pupil, authorised + unauthorised AS missed, missed + present + elsewhere AS possible
            FROM pupil_attendance
        )
        CROSS JOIN LATERAL (
            VALUES ('absence', missed, possible), ('attendance', possible - missed, possible),
                ('persistent_absence', CASE WHEN missed * 10 >= possible THEN 1 ELSE 0 END, 1),
                ('severe_absence', CASE WHEN missed * 2 >= possible THEN 1 ELSE 0 END, 1),
                ('abs_share_from_pa', CASE WHEN missed * 10 >= possible THEN missed ELSE 0 END, missed)
        ) AS counted (measure, k, n)
        WHERE possible > 0
        """,
    "Key Stage 2": """
        SELECT pupil, measure, CAST(passed AS INT) AS k, 1 AS n
        FROM (
            SELECT *, coalesce(try_cast(reading AS INT), 0) AS r, coalesce(try_cast(maths AS INT), 0) AS m,
                reading NOT IN ('L', '') AND maths NOT IN ('L', '') AND writing NOT IN ('L', '') AS all_three
            FROM key_stage_2_results
        )
        CROSS JOIN LATERAL (
            VALUES ('reader_at_11', r >= 100, reading NOT IN ('L', '')),
                ('ks2_maths_high', m >= 110, maths NOT IN ('L', '')),
                ('reading_writing_maths_at_11', r >= 100 AND m >= 100 AND writing IN ('EXS', 'GDS'), all_three),
                ('ks2_rwm_high', r >= 110 AND m >= 110 AND writing = 'GDS', all_three)
        ) AS counted (measure, passed, among)
        WHERE among
        """,
    "Attainment 8": """
        WITH taken AS (
            SELECT pupil, subject, coalesce(try_cast(grade AS INT), 0) AS points FROM key_stage_4_results
            WHERE subject <> ''
        ),
        english AS (
            SELECT pupil, max(points) * CASE WHEN count(*) = 2 THEN 2 ELSE 1 END AS english,
                CASE WHEN count(*) = 2 THEN min(points) END AS spare
            FROM taken WHERE subject LIKE 'english%' GROUP BY pupil
        ),
        core AS (
            SELECT pupil, points, row_number() OVER (PARTITION BY pupil ORDER BY points DESC) AS place
            FROM taken WHERE subject IN ('science', 'computer_science', 'history', 'language')
        ),
        spare AS (
            SELECT pupil, points, row_number() OVER (PARTITION BY pupil ORDER BY points DESC) AS place
            FROM (
                SELECT pupil, points FROM taken WHERE subject = 'other'
                UNION ALL SELECT pupil, points FROM core WHERE place > 3
                UNION ALL SELECT pupil, spare FROM english WHERE spare IS NOT NULL
            )
        ),
        parts AS (
            SELECT pupil, 0 AS points FROM pupils
            UNION ALL SELECT pupil, english FROM english
            UNION ALL SELECT pupil, 2 * points FROM taken WHERE subject = 'maths'
            UNION ALL SELECT pupil, points FROM core WHERE place <= 3
            UNION ALL SELECT pupil, points FROM spare WHERE place <= 3
        )
        SELECT pupil, 'attainment_8' AS measure, sum(points) AS k, 1 AS n FROM parts GROUP BY pupil
        """,
    "Level 2": """
        WITH passed AS (
            SELECT pupil, count(*) FILTER (WHERE grade BETWEEN '4' AND '9') >= 5 AS five,
                bool_or(grade BETWEEN '4' AND '9' AND subject LIKE 'english%')
                    AND bool_or(grade BETWEEN '4' AND '9' AND subject = 'maths') AS basics
            FROM key_stage_4_results GROUP BY pupil
        )
        SELECT pupil, measure, CAST(reached AS INT) AS k, 1 AS n
        FROM passed
        CROSS JOIN LATERAL (
            VALUES ('level2_at_16', five), ('basics_94', basics), ('level2_em_at_16', five AND basics)
        ) AS counted (measure, reached)
        """,
    "points per entry": """
        SELECT pupil, 'aps_per_entry_alevel' AS measure,
            2 * sum(size * CASE grade WHEN 'U' THEN 0 WHEN 'A*' THEN 60 ELSE 10 * (70 - ascii(grade)) END) AS k,
            2 * sum(size) AS n
        FROM (SELECT *, CASE qualification WHEN 'a_level' THEN 1 ELSE 0.5 END AS size FROM post_16_results)
        GROUP BY pupil
        """,
    "exclusions": """
        WITH each AS (
            SELECT pupils.pupil, count(*) FILTER (WHERE type = 'suspension') AS suspended,
                count(*) FILTER (WHERE type = 'permanent') AS excluded
            FROM pupils LEFT JOIN pupil_exclusions USING (pupil)
            WHERE pupils.place IN (SELECT place FROM pupil_exclusions) GROUP BY pupils.pupil
        )
        SELECT pupil, measure, k, 1 AS n
        FROM each
        CROSS JOIN LATERAL (
            VALUES ('suspension_rate', suspended), ('susp_pupils_rate', least(suspended, 1)),
                ('permanent_exclusion_rate', excluded)
        ) AS counted (measure, k)
        """,
}
KEYS = ["measure", "place", "category"]


def published_twice(folder: Path, batch: np.ndarray) -> None:
    """Every school's count of all its pupils and of each sex, as published and as added up here."""
    tables = sent(batch)
    ours = published.results(folder, **tables)
    ours = ours[ours["characteristic"].isin(["all", "sex"])].set_index(KEYS)[["numerator", "denominator"]]
    for family, facts in FACTS.items():
        theirs = ask(
            f"""
            SELECT measure, place, coalesce(sex, 'all') AS category, sum(k) AS k, sum(n) AS n
            FROM ({facts}) JOIN pupils USING (pupil)
            GROUP BY GROUPING SETS ((measure, place), (measure, place, sex)) HAVING sum(n) > 0
            """,
            **tables,
        ).set_index(KEYS)
        measures = theirs.index.get_level_values("measure").unique()
        found = ours[ours.index.get_level_values("measure").isin(measures)]
        assert set(found.index) == set(theirs.index), family
        same(found.loc[theirs.index], theirs)


def test_what_is_published_is_what_sql_adds_up(tmp_path):
    assert agree(COLUMNS_OF_A_PUPIL, lambda batch: published_twice(tmp_path, batch), SAMPLE) >= CASES


@pytest.mark.prove
def test_what_is_published_is_what_sql_adds_up_ten_thousand_times(tmp_path, came_to):
    cases = agree(COLUMNS_OF_A_PUPIL, lambda batch: published_twice(tmp_path, batch), WHOLE)
    came_to(f"{', '.join(FACTS)}: {cases:,} pupils, what is published and SQL agree")
    assert cases >= 10_000


# --- pupils needed -----------------------------------------------------------------------------------------------


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


def test_pupils_needed_agree():
    assert agree(3, pupils_needed, SAMPLE) >= CASES


@pytest.mark.prove
def test_pupils_needed_agree_ten_thousand_times(came_to):
    cases = agree(3, pupils_needed, WHOLE)
    came_to(f"pupils needed: {cases:,} schools, DuckDB and Python agree")
    assert cases >= 10_000
