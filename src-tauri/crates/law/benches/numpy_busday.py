"""numpy's vectorised busday_offset on the dates the benchmark uses: the mark to beat."""

import timeit

import numpy

DATES = 4_096
FIRST = numpy.datetime64("2005-01-01")
days = FIRST + (numpy.arange(1_000_000) % DATES * 7_919 % 8_700).astype("timedelta64[D]")
# Any set of holidays of the right size will do: 14 a year for 24 years.
holidays = FIRST + (numpy.arange(14 * 24) * 26).astype("timedelta64[D]")
calendar = numpy.busdaycalendar(holidays=holidays)


def due():
    """The twentieth working day after each day; a day off rolls back, and is day 0."""
    return numpy.busday_offset(days, 20, roll="backward", busdaycal=calendar)


seconds = min(timeit.repeat(due, number=1, repeat=7))
print(f"numpy {numpy.__version__} busday_offset: {len(days) / seconds / 1e6:.1f} million dates a second")
