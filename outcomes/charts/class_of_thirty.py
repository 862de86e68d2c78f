"""A class of thirty: how many of them it is now, and how many it would be at the target."""

from model.rounding import half_up
from outcomes.charts import style

ACROSS, DOWN = 15, 2
STEP_X, STEP_Y = 18, 34
CHILD = "M{x} {neck}a5.6 5.6 0 0 1 11.2 0v8.2h-11.2z"


def class_of_thirty(percent: float, target: float | None = None) -> str:
    """Thirty children as an SVG picture: filled now, outlined still to come, pale the rest. Percentages in percent."""
    now = round(half_up(percent * 30 / 100))
    then = now if target is None else max(now, round(half_up(target * 30 / 100)))
    children = "".join(
        _child(place, "now" if place < now else "then" if place < then else "rest") for place in range(30)
    )
    width, height = ACROSS * STEP_X, DOWN * STEP_Y
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{children}</svg>'


def class_of_thirty_sentence(percent: float, target: float | None = None, *, not_yet: bool = False) -> str:
    """The same picture as a sentence, for those who cannot see it; `not_yet` counts those who are still to come."""
    now = round(half_up(percent * 30 / 100))
    if not_yet:
        return f"{30 - now} in every class of thirty are not there yet."
    if target is None:
        return f"{now} in every class of thirty."
    return f"{now} in every class of thirty now; {round(half_up(target * 30 / 100))} at the target."


def _child(place: int, state: str) -> str:
    x, y = place % ACROSS * STEP_X + 2, place // ACROSS * STEP_Y + 2
    # Shape and weight tell the three apart as well as colour: solid, outlined and dashed, pale.
    paint = {
        "now": f'fill="{style.OWN}" stroke="{style.OWN}"',
        "then": f'fill="#fff" stroke="{style.TARGET}" stroke-dasharray="2.4 1.6"',
        "rest": f'fill="{style.SHADE}" stroke="{style.PALE}"',
    }[state]
    body = CHILD.format(x=x + 1.4, neck=y + 18.4)
    return f'<g {paint} stroke-width="1.4"><circle cx="{x + 7}" cy="{y + 6}" r="4.6"/><path d="{body}"/></g>'
