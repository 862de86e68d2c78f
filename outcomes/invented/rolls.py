"""Who is at which school, year after year: children move up, move on, move house, and schools become others."""

from dataclasses import dataclass

import numpy as np

from outcomes.invented.chance import NOWHERE, Real, Truth, Whole, sample, shares, stream
from outcomes.invented.children import BURN_IN, Children
from outcomes.invented.schools import NURSERY, PARTS, RECEPTION, Schools

NURSERY_SHARE, MOVERS_A_YEAR, LEAVERS_A_YEAR, UNIT_SHARE, UTC_SHARE = 0.28, 0.02, 0.009, 0.004, 0.02
STAY_ON_SHARE, SECOND_YEAR_SHARE, FROM_ELSEWHERE_SHARE = 0.48, 0.9, 0.08
NEARNESS = 0.12
"""How far from home a school may lie, in the spread of the whole authority."""


@dataclass(frozen=True)
class Rolls:
    """Where everybody is, a row a year (the first `BURN_IN` come before the first return), a column a child.

    `january`: the school on census day. `autumn`: the school at the start of that year, which differs for those who
    moved before Christmas. `late`: whether a child joined that school at an unusual time, this year or the one before.
    `gone`: whether a child has left the authority.
    """

    january: Whole
    autumn: Whole
    late: Truth
    gone: Truth

    def on(self, year: int) -> int:
        """The row of a year (0 is the first written one)."""
        return year + BURN_IN


def make_rolls(children: Children, schools: Schools, years: int, seed: int) -> Rolls:
    """Follow everybody from the first year of the burn-in to the last that is written."""
    count, rows = len(children), years + BURN_IN
    january = np.full((rows, count), NOWHERE)
    autumn = np.full((rows, count), NOWHERE)
    joined = np.full(count, -99)
    gone, late = np.zeros((rows, count), dtype=bool), np.zeros((rows, count), dtype=bool)
    for row in range(rows):
        year = row - BURN_IN
        walk = _Walk(children, schools, year, years, seed, january[row - 1] if row else None)
        leavers = gone[row - 1].copy() if row else np.zeros(count, dtype=bool)
        autumn[row] = walk.september(leavers)
        january[row], moved, leaving = walk.by_january(autumn[row])
        joined[moved] = year
        joined[(children.arrives == year) & (children.starts < year) & (year > -BURN_IN)] = year
        leavers[leaving] = True
        gone[row] = leavers
        if row == 0:
            late = np.zeros((rows, count), dtype=bool)
        late[row] = joined >= year - 1
    return Rolls(january, autumn, late, gone)


class _Walk:
    """One year's move, from the schools of last January to those of this one."""

    def __init__(
        self, children: Children, schools: Schools, year: int, years: int, seed: int, before: Whole | None
    ) -> None:
        self.children, self.schools, self.year = children, schools, year
        self.is_last = year == years - 1
        self.chance = stream(seed, "rolls", year - years)
        self.group = children.year_group(year)
        self.before = np.full(len(children), NOWHERE) if before is None else before
        self.begins = before is None
        self.now = np.full(len(children), NOWHERE)
        self.steady = np.zeros(len(schools.table) + 1, dtype=bool)
        self.steady[schools.steady()] = True

    def september(self, gone: Truth) -> Whole:
        """Everybody's school as the year begins."""
        here = (self.children.arrives <= self.year) & ~gone
        self._successors()
        for group in range(NURSERY, 14):
            among = np.flatnonzero(here & (self.group == group))
            if group == NURSERY:
                self._nursery(among)
            elif group <= 11:
                self._stage(among, group)
            else:
                self._sixth_form(among, group)
        self._units(here)
        return self.now

    def by_january(self, autumn: Whole) -> tuple[Whole, Whole, Whole]:
        """January's schools, and who moved school or left the authority since September."""
        if self.begins:
            none = np.array([], dtype="int64")
            return autumn.copy(), none, none
        january = autumn.copy()
        free = np.flatnonzero((autumn >= 0) & (self.group >= 1) & (self.group <= 10) & ~self.steady[autumn])
        moving = sample(self.chance, free, MOVERS_A_YEAR)
        for group in range(1, 11):
            among = moving[self.group[moving] == group]
            january[among] = self._near(among, self._open_to_movers(group), spread=1.0)
        leaving = sample(self.chance, np.setdiff1d(free, moving), LEAVERS_A_YEAR)
        january[leaving] = NOWHERE
        return january, moving[january[moving] != autumn[moving]], leaving

    def _successors(self) -> None:
        """Those whose school has become another, or several, begin the year there."""
        if not self.is_last:
            return
        for part in PARTS:
            if part.becomes:
                pupils = np.flatnonzero(self.before == self.schools.at(part.part))
                heirs = [self.schools.at(heir) for heir in part.becomes]
                self.before = self.before.copy()
                self.before[pupils] = np.array(heirs)[self.chance.permutation(len(pupils)) % len(heirs)]

    def _nursery(self, among: Whole) -> None:
        schools = np.intersect1d(np.flatnonzero(self.schools.nursery), self._teaching(RECEPTION))
        among = sample(self.chance, among[~self.children.special[among]], NURSERY_SHARE)
        self.now[among] = self._near(among, schools)

    def _stage(self, among: Whole, group: int) -> None:
        special = self.children.special[among]
        self._special(among[special], group)
        among = among[~special]
        before = self.before[among]
        teaching = self._teaching(group)
        stays = np.isin(before, teaching)
        self.now[among[stays]] = before[stays]
        feeds = np.append(self.schools.feeds(), NOWHERE)[before]
        follows = ~stays & np.isin(feeds, teaching)
        self.now[among[follows]] = feeds[follows]
        self._choose(among[~stays & ~follows], group)
        if group == 10:
            self._to_utc(among)

    def _choose(self, among: Whole, group: int) -> None:
        """Those with no school to stay at: children of a new phase fill it, others take what is near and open."""
        if not len(among):
            return
        entry = self.begins or group == RECEPTION or len(among) > 0.5 * (self.group == group).sum()
        schools = self._for_choice(group) if entry else self._open_to_movers(group)
        self.now[among] = self._near(among, schools, occupied=self.now if entry else None)

    def _special(self, among: Whole, group: int) -> None:
        staying = self.before[among]
        schools = np.intersect1d(self.schools.of("nothing", "special"), self._teaching(group))
        stays = np.isin(staying, schools)
        self.now[among[stays]] = staying[stays]
        self.now[among[~stays]] = self._near(among[~stays], schools, spread=1.0)

    def _to_utc(self, among: Whole) -> None:
        utc = self.schools.at("utc")
        if self.begins or self.steady[self.before[among]].all():
            return
        free = among[~self.steady[self.now[among]] & (self.now[among] >= 0)]
        self.now[sample(self.chance, free, max(UTC_SHARE, 12 / max(len(free), 1)))] = utc

    def _units(self, here: Truth) -> None:
        """A few of the most unruly, from Year 8 on, go to a unit and stay there until sixteen."""
        units = self.schools.of("pru")
        rank = np.argsort(-self.children.unruly, kind="stable")
        for group in range(8, 12):
            stays = np.flatnonzero(here & (self.group == group) & np.isin(self.before, units))
            self.now[stays] = self.before[stays]
            at = here & (self.group == group) & (self.now >= 0)
            free = rank[(at & ~self.steady[self.now])[rank] & ~np.isin(self.now[rank], units)]
            coming = free[: max(1, round(UNIT_SHARE * len(free)))]
            self.now[coming] = self._near(coming, units, spread=1.0)

    def _sixth_form(self, among: Whole, group: int) -> None:
        schools = self._teaching(group)
        before = self.before[among]
        own = np.isin(before, schools)
        if group == 13 or self.begins:
            staying = among[own] if not self.begins else sample(self.chance, among, 0.33)
            second_year = sample(self.chance, staying, 1.0 if self.begins else SECOND_YEAR_SHARE)
            self.now[second_year] = (
                self.before[second_year] if not self.begins else self._near(second_year, self._mainstream(schools))
            )
            return
        special = self.children.special[among]
        keen = self.children.able[among] + self.chance.standard_normal(len(among))
        ranked = among[np.argsort(-keen, kind="stable")]
        own_ranked = ranked[np.isin(self.before[ranked], schools) & ~self.children.special[ranked]]
        self.now[own_ranked[: round(STAY_ON_SHARE * len(own_ranked))]] = self.before[
            own_ranked[: round(STAY_ON_SHARE * len(own_ranked))]
        ]
        others = ranked[~np.isin(self.before[ranked], schools) & (self.before[ranked] >= 0)]
        coming = others[: round(FROM_ELSEWHERE_SHARE * len(others))]
        self.now[coming] = self._near(coming, self._mainstream(schools))
        self.now[among[special & own]] = before[special & own]

    def _teaching(self, group: int) -> Whole:
        return self.schools.teaching(group, last=self.is_last)

    def _mainstream(self, schools: Whole) -> Whole:
        return np.setdiff1d(schools, self.schools.of("nothing", "special", "pru", "utc"))

    def _for_choice(self, group: int) -> Whole:
        """Schools that a whole year group is shared out to; a junior or middle school is reached from its feeder."""
        reached = self.schools.of("pru", "nothing", "special", "utc")
        if not self.begins:
            reached = np.concatenate([reached, self.schools.of("junior", "merging_junior", "middle")])
        return np.setdiff1d(self._teaching(group), reached)

    def _open_to_movers(self, group: int) -> Whole:
        return np.setdiff1d(self._teaching(group), self.schools.steady())

    def _near(self, among: Whole, schools: Whole, *, spread: float = NEARNESS, occupied: Whole | None = None) -> Whole:
        """A school for each of `among`, by places and mostly near; `taken`: where others of the year group are."""
        weights: Real = np.maximum(self.schools.places[schools], 1.0)
        if occupied is None:
            counts = shares(len(among), weights)
        else:
            same = occupied[(self.group == self.group[among[0]]) & (occupied >= 0)] if len(among) else occupied[:0]
            full = np.bincount(same, minlength=len(self.schools.table))[schools]
            places = shares(len(among) + int(full.sum()), weights)
            counts = shares(len(among), np.maximum(places - full, 0).astype("float64"))
        if counts.sum() < len(among):
            counts = shares(len(among), weights)
        seats = np.repeat(schools, counts)
        order = np.argsort(self.schools.where[seats], kind="stable")
        home = self.children.where[among] + spread * self.chance.standard_normal(len(among))
        school_of_each = np.empty(len(among), dtype="int64")
        school_of_each[np.argsort(home, kind="stable")] = seats[order]
        return school_of_each
