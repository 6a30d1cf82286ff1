"""usage: notmuch_search.py CONFIG QUERY… — as search.rs, for notmuch's own library: the newest 50 mails
of each query with sender, subject and day. For Debian's /usr/bin/python3 with python3-notmuch2."""
import itertools, json, sys, time
import notmuch2

TIMES = 200
db = notmuch2.Database(config=sys.argv[1], mode=notmuch2.Database.MODE.READ_ONLY)
answers = {}
for query in sys.argv[2:]:
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        mails = itertools.islice(db.messages(query, sort=notmuch2.Database.SORT.NEWEST_FIRST), 50)
        assert [(m.messageid, m.date, m.header("From"), m.header("Subject")) for m in mails]
        times.append((time.perf_counter() - begun) * 1e3)
    times.sort()
    answers[query] = {"median": times[TIMES // 2], "p95": times[TIMES * 95 // 100]}
print(json.dumps(answers))
