"""The sentences of a target: where it stands, what it asks, how fast it has gone, and why anything is not said."""

from metrics.trajectory import ActualRate, ratio_of_rates
from model.measures import Break, Measure
from model.rounding import digits, half_up
from model.targets import EarlierPromise, Fairness, Figure, PupilsNeeded, TargetStatus
from model.wording import count_of
from outcomes.answers.sentences import points_phrase, pupils_phrase, value_phrase

SHARES = {
    0.1: "a tenth",
    0.125: "an eighth",
    1 / 6: "a sixth",
    0.2: "a fifth",
    0.25: "a quarter",
    1 / 3: "a third",
    0.5: "half",
    2 / 3: "two thirds",
    0.75: "three quarters",
}


def standing_sentence(place: str, measure: Measure, figure: Figure) -> str:
    """Where a place stands: value, year, and the counts behind it where there are any."""
    assert figure.value is not None  # noqa: S101  callers have a value
    counts = ""
    if figure.numerator is not None and figure.denominator is not None and measure.unit == "percent":
        counts = f" ({digits(figure.numerator)} of {digits(figure.denominator)})"
    provisional = "" if figure.version == "final" else f", {figure.version}"
    return (
        f"{measure.title} in {place}: {value_phrase(measure, figure.value, figure.decimals)}{counts} "
        f"in {figure.period}{provisional}."
    )


def aim_sentence(measure: Measure, target: float, period: str, required: float | None) -> str:
    """The target, and what it asks for every year from here."""
    more = "more" if (required or 0) > 0 else "less"
    yearly = "" if required is None else f": {points_phrase(required)} {more} every year from here"
    return f"The target is {value_phrase(measure, target, 0)} by {period}{yearly}."


def missed_target_sentence(measure: Measure, target: float, period: str) -> str:
    """That the year of a target is past and the target was not reached."""
    return f"The target was {value_phrase(measure, target, 0)} by {period}, and it was not reached."


def pace_sentence(rate: ActualRate, required: float | None, status: TargetStatus) -> str:
    """How fast it has been going, with how sure that is, and the status word; or why nobody can say."""
    if rate.per_year is None or rate.lower is None or rate.upper is None:
        return f"It is too early to say whether that is being kept up. {rate.reason or ''}".strip()
    went = "risen" if rate.per_year > 0 else "fallen" if rate.per_year < 0 else "stood still"
    by = "" if rate.per_year == 0 else f" by {points_phrase(rate.per_year, 2)} a year"
    likely = f"likely between {digits(rate.lower, 2)} and {digits(rate.upper, 2)}"
    of_it = _pace_share_phrase(rate.per_year, required)
    return f"Over {rate.points} years' figures it has {went}{by} ({likely}){of_it}: {status}."


def _pace_share_phrase(actual: float, required: float | None) -> str:
    """`, about a sixth of that pace`; nothing where it goes the other way, or fast enough."""
    share = ratio_of_rates(actual, required)
    if share is None or not 0 < share < 0.9:
        return ""
    if share < 0.08:
        return ", less than a tenth of that pace"
    return f", about {SHARES[min(SHARES, key=lambda size: abs(size - share))]} of that pace"


def arrival_sentence(period: str | None, rate: ActualRate) -> str:
    """When it would be there at this pace; or, where a pace is known, that it leads to no year."""
    if period is not None:
        return f"At that pace it would be there in {period}."
    return "" if rate.per_year is None else "That pace leads to no year in which it would be reached."


def descriptive_trend_sentence(rate: ActualRate, soft: tuple[Break, ...]) -> str:
    """That a trend with a change of method inside it describes and promises nothing."""
    if not rate.descriptive or not soft:
        return ""
    why = "; ".join(dict.fromkeys(lower_first_letter(break_.what).rstrip(".") for break_ in soft))
    return f"The trend is only descriptive: {why}."


def break_sentence(last: Break | None) -> str:
    """Why a series has so few figures that count."""
    return f"It began anew for this reason: {lower_first_letter(last.what)}" if last else ""


def lower_first_letter(words: str) -> str:
    """Words inside a sentence: the first letter falls unless it begins a name or an abbreviation."""
    return words[0].lower() + words[1:] if words[1:2].islower() and words.split()[0] not in NAMES else words


NAMES = frozenset({"Progress", "Wolf", "Leavers", "Attainment", "National", "Key", "English"})


def share_sentence(achieved: float | None, baseline_period: str, baseline: float, measure: Measure) -> str:
    """How much of the way has been gone; or that the path only begins here."""
    if achieved is None:
        return "The path begins with this figure."
    begun = f"since {baseline_period} ({value_phrase(measure, baseline)})"
    if achieved < 0:
        return f"It is further from the target than at the beginning of the path, in {baseline_period}."
    return f"{digits(100 * achieved)}% of the way has been gone {begun}."


def later_baseline_sentence(agreed: str, begins: str, breaks: tuple[Break, ...]) -> str:
    """That a path could not start where it was agreed to, and why."""
    why = lower_first_letter(breaks[-1].what)
    return f"The path begins in {begins} and not in {agreed}, because the series began anew: {why}"


def ended_series_sentence(period: str, last: Break, place: str) -> str:
    """That the latest figure is of a series that has ended, so that no target can be held against it."""
    return (
        f"No later figure of {place} is held, and the series began anew in {last.period} "
        f"({lower_first_letter(last.what)[:-1]}), so the figure of {period} cannot be held against the target."
    )


def provisional_sentence(may: bool, reason: str | None) -> str:
    """That a verdict is provisional, or why there is none."""
    return "This verdict is provisional." if may else f"Too close to call until final. {reason or ''}".strip()


def fairness_sentence(fairness: Fairness) -> str:
    """How a school lies beside its milestone, and how far chance alone would take schools of its size."""
    return (
        f"Beside {fairness.whose}, {digits(fairness.milestone, 1)}%: {fairness.words}. Chance alone takes schools "
        f"with {pupils_phrase(fairness.pupils)} from {digits(fairness.lower, 1)}% to {digits(fairness.upper, 1)}%."
    )


def early_year_sentence(
    period: str, schools: tuple[int, int], pupils: tuple[int, int], change: float | None, before: str | None
) -> str:
    """What has come of a year that is not all in: never the area's figure, only the same schools with themselves."""
    moved = ""
    if change is not None and before is not None:
        moved = f"; {'up' if change >= 0 else 'down'} {points_phrase(change)} on the same schools in {before}"
    return (
        f"{period} is not all in: {digits(schools[0])} of {count_of(schools[1], 'school')}, {digits(pupils[0])} of "
        f"{pupils_phrase(pupils[1])}{moved}."
    )


# --- pupils ------------------------------------------------------------------------------------------------------


def pupils_needed_sentence(need: int, *, about: bool, cohort: str, better_higher: bool, within_one: bool) -> str:
    """How many pupils a target hangs on, in the conditional: it is arithmetic on a known cohort and no forecast.

    `cohort`: which pupils that is, in words.
    """
    if need == 0:
        return "The target is met."
    count = _rounded_count(need) if about else digits(need)
    who = "pupil" if count == "1" else "pupils"
    verb = "more" if better_higher else "fewer"
    close = " That is within one pupil." if within_one else ""
    return f"{'About ' if about else ''}{count} {verb} {who} would reach it, on {cohort}.{close}"


def _rounded_count(need: int) -> str:
    """An estimate is not written to the last pupil: to the ten from a hundred, to the five below."""
    step = 10 if need >= 100 else 5 if need >= 20 else 1
    return digits(half_up(need / step) * step)


def uncounted_pupils(reason: str) -> PupilsNeeded:
    """Pupils needed where they cannot honestly be counted."""
    return PupilsNeeded(pupils=None, sentence=reason)


def every_school_sentence(need: int, schools: int, period: str, *, about: bool, better_higher: bool) -> str:
    """The reading in which every school reaches the target."""
    count = ("about " if about else "") + count_of(need, "more pupil" if better_higher else "fewer pupil")
    return f"If every one of {count_of(schools, 'school')} reached it on its own, {count}, on {period}'s cohorts."


# --- promises that were made on something else -------------------------------------------------------------------


def earlier_promise_sentence(
    place: str, measure: Measure, promise: EarlierPromise, figure: Figure | None, met: bool | None
) -> str:
    """What became of a promise on the measure it was first made on, and that the measure now is another one."""
    if figure is None or figure.value is None:
        return f"{measure.title}: no figure for {place} is held. {promise.words}"
    record = f"{place} reached {value_phrase(measure, figure.value, figure.decimals)} in {figure.period}"
    if promise.target is None or met is None:
        return f"{measure.title}: {record}. {promise.words}"
    goal = value_phrase(measure, promise.target, 0)
    verdict = f"the promise of {goal} was met" if met else f"short of {goal}"
    return f"{measure.title}: {record}; {verdict}. {promise.words}"


def living_measure_sentence(title: str) -> str:
    """That the promise lives on in another measure, which is not this one falling."""
    return f"The promise now lives in {title}: a different measure, not a fall." if title else ""
