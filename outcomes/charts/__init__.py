"""One function per question: an answer in, a picture out. They draw; they never compute or ask."""

from outcomes.charts.authorities import authorities_strip
from outcomes.charts.class_of_thirty import class_of_thirty
from outcomes.charts.gaps import gap_dumbbell, gap_trend
from outcomes.charts.schools import schools_chart
from outcomes.charts.style import CONFIG
from outcomes.charts.trend import trend

__all__ = ["CONFIG", "authorities_strip", "class_of_thirty", "gap_dumbbell", "gap_trend", "schools_chart", "trend"]
