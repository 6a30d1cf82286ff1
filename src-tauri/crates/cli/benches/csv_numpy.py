"""The peer: csv reads and writes the rows, numpy counts the days (weekends and one made-up holiday list)."""

import csv
import os
import sys
import time

import numpy

begun = time.perf_counter()
holidays = numpy.array(
    [f"{year}-{day}" for year in range(2005, 2030) for day in ("01-01", "05-01", "08-28", "12-25", "12-26")],
    dtype="datetime64[D]",
)
with open(sys.argv[1], newline="") as rows, open(os.devnull, "w", newline="") as out:
    read = list(csv.DictReader(rows))
    received = numpy.array([row["received"] for row in read], dtype="datetime64[D]")
    due = numpy.busday_offset(received, 20, roll="preceding", holidays=holidays)
    writer = csv.writer(out)
    writer.writerow(["regime", "received", "working_days", "due"])
    for row, day in zip(read, due.astype(str)):
        writer.writerow([row["regime"], row["received"], row["working_days"], day])
print(f"python csv and numpy: {(time.perf_counter() - begun) * 1000:.0f} ms")
