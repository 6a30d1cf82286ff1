"""numpy's vectorised busday_offset on the dates the benchmark uses: the mark to beat."""

import time
import timeit

import numpy

DATES = 65_536
FIRST = numpy.datetime64("2005-01-01")


def offsets():
    """The benchmark's own sequence, so that both see the same dates in the same order."""
    state = 1
    for _ in range(DATES):
        state = (state * 1_664_525 + 1_013_904_223) % 2**32
        yield (state >> 8) % 8_700


days = FIRST + numpy.fromiter(offsets(), dtype="timedelta64[D]")
# Any set of holidays of the right size will do: 14 a year for 24 years.
holidays = FIRST + (numpy.arange(14 * 24) * 26).astype("timedelta64[D]")
calendar = numpy.busdaycalendar(holidays=holidays)


def due():
    """The twentieth working day after each day; a day off rolls back, and is day 0."""
    return numpy.busday_offset(days, 20, roll="backward", busdaycal=calendar)


# Time on the processor, not on the wall: other work on the machine must not flatter us.
seconds = min(timeit.repeat(due, timer=time.process_time, number=10, repeat=9)) / 10
print(f"numpy {numpy.__version__} busday_offset: {DATES / seconds / 1e6:.1f} million dates a second")
