"""Level 2 and A levels: how much each qualification contributes, in percent of the threshold or in points.

Sources: LAIT's definition of measure 107 (S2) and the 2014 points document (S12), by way of measures.md.
"""

THRESHOLD = 100

# A result counts when it is at A*–C or 9–4 (GCSEs) or at a pass A–E (AS and A levels); that is for the caller to say.
LEVEL_2: dict[str, int] = {
    "gcse": 20,
    "gcse_short": 10,
    "gcse_double": 40,
    "as_level": 50,
    "a_level": 100,
    "nvq2": 100,
    "vrq2_325_hours": 100,
    "ib": 100,
    "apprenticeship": 100,
}

A_LEVEL_POINTS: dict[str, float] = {"A*": 60, "A": 50, "B": 40, "C": 30, "D": 20, "E": 10, "U": 0}
SIZES: dict[str, float] = {"a_level": 1.0, "as_level": 0.5}
