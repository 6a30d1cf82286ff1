"""A million rows of regime, received day and no working days of their own; the same each time."""

import datetime
import random

random.seed(20)
first = datetime.date(2005, 1, 1).toordinal()
days = [datetime.date.fromordinal(first + n).isoformat() for n in range(8300)]
regimes = ["foia", "eir", "foisa", "eisr"]
print("regime,received,working_days")
for _ in range(1_000_000):
    print(f"{random.choice(regimes)},{random.choice(days)},")
