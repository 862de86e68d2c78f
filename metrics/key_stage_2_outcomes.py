"""From one pupil's results in Year 6 to what was reached in each subject, and in all three together."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from model.errors import UnknownWordError

EXPECTED = 100
HIGHER = 110


@dataclass(frozen=True)
class ResultCode:
    """What a code in place of a score, or a teacher's assessment, counts as (data/reference/ks2_codes.toml)."""

    code: str
    among: bool
    expected: bool = False
    higher: bool = False
    verified: bool = False


def subject_outcomes(results: pd.Series, codes: Mapping[str, ResultCode]) -> pd.DataFrame:
    """One subject's results, by pupil, as among, expected, higher (bool) and score (NaN without one); same index.

    `results` holds scaled scores ("104") or codes ("A", "GDS"). A blank is no result: the pupil leaves both sides.
    Raises UnknownWordError naming a code the table does not know.
    """
    text = results.fillna("").astype("str").str.strip().str.upper()
    score = pd.to_numeric(text.where(text.str.fullmatch(r"\d+")), errors="coerce")
    codes_by_pupil = text.where(score.isna() & (text != ""))
    unknown = set(codes_by_pupil.dropna()) - set(codes)
    if unknown:
        raise UnknownWordError(
            f"No Key Stage 2 result is written {', '.join(sorted(unknown))}. Add it to ks2_codes.toml."
        )
    flags = {
        name: codes_by_pupil.isin([code for code, result_code in codes.items() if getattr(result_code, name)])
        for name in ("among", "expected", "higher")
    }
    return pd.DataFrame(
        {
            "among": flags["among"] | score.notna(),
            "expected": flags["expected"] | (score >= EXPECTED),
            "higher": flags["higher"] | (score >= HIGHER),
            "score": score.astype("float64"),
        },
        index=results.index,
    )


def reading_writing_maths(reading: pd.DataFrame, writing: pd.DataFrame, maths: pd.DataFrame) -> pd.DataFrame:
    """All three together, pupil by pupil, from three `subject_outcomes`: among, expected, higher.

    Among are pupils among all three subjects; it cannot be worked out from the subjects' percentages.
    """
    subjects = (reading, writing, maths)
    among = reading["among"] & writing["among"] & maths["among"]
    return pd.DataFrame(
        {"among": among}
        | {
            name: among & pd.concat([each[name] for each in subjects], axis=1).all(axis=1)
            for name in ("expected", "higher")
        }
    )
