#!/usr/bin/env python3
"""Import, search and Inbox beside notmuch and mu, in one run, on one machine.

usage: run.py [--corpus DIR] [--mails 20000] [--rounds 3] [--only import,memory,search,beside]
              [--second DIR] [--huge MEGABYTES]

Prints the table. Ratios are what counts: the programs take turns, and the best of the rounds is
taken. CPU time (user and system) stands beside the time by the clock, because another load on the
machine changes the second more than the first.

Needs Debian's notmuch, maildir-utils and python3-notmuch2, and `cargo build --release -p foi-cli`. The corpus is made
with gen_corpus.py beside this file when DIR is not there (openpyxl, reportlab, python-docx from
PyPI, Debian's wbritish-large); give one made before to save its ten minutes.
"""
import argparse, collections, json, os, pathlib, random, re, shutil, signal, statistics, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[4]
FOI = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "foi"
Run = collections.namedtuple("Run", "wall cpu peak out")


def run(args, env=None, ok=(0,)):
    """One process: seconds by the clock, CPU seconds, peak memory in MiB, what it said."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begun = time.perf_counter()
        child = subprocess.Popen(args, stdout=out, stderr=err, stdin=subprocess.DEVNULL, env={**os.environ, **(env or {})})
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - begun
        out.seek(0); err.seek(0)
        if child.returncode not in ok:
            sys.exit(f"{args}: {child.returncode}\n{err.read().decode()[-2000:]}")
        return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.read())


def best(runs):
    return Run(min(r.wall for r in runs), min(r.cpu for r in runs), max(r.peak for r in runs), runs[0].out)


def size(path):
    return sum(f.stat().st_size for f in pathlib.Path(path).rglob("*") if f.is_file()) / 1e6


class Peers:
    """The three programs on one corpus, each with a fresh index."""

    def __init__(self, corpus, work):
        self.maildir, self.mbox = corpus / "maildir", corpus / "mail.mbox"
        self.work = work
        self.mails = len(os.listdir(self.maildir / "cur"))
        self.casebook = work / "c.scrutineer"
        self.config = work / "notmuch-config"
        self.config.write_text(
            f"[database]\npath={work}/notmuch\nmail_root={self.maildir}\n[user]\nname=Jo\n"
            "primary_email=jo.requester@example.org\n[new]\ntags=inbox\n")

    def foi(self, *args, ok=(0,)):
        return run([FOI, "--casebook", self.casebook, "--mail", f"practice:{self.work}/post", *args], ok=ok)

    def notmuch(self, *args):
        return run(["notmuch", *args], {"NOTMUCH_CONFIG": str(self.config)})

    def import_foi(self, source=None):
        for ending in ("", "-wal", "-shm"):
            pathlib.Path(f"{self.casebook}{ending}").unlink(missing_ok=True)
        done = self.foi("import", source or self.maildir, "--json")
        said = json.loads(done.out)
        assert source or said["new"] == self.mails, said["text"]
        return done

    def import_notmuch(self):
        shutil.rmtree(self.work / "notmuch", ignore_errors=True)
        (self.work / "notmuch").mkdir()
        return self.notmuch("new", "--quiet")

    def import_mu(self):
        shutil.rmtree(self.work / "mu", ignore_errors=True)
        home = f"--muhome={self.work}/mu"
        run(["mu", "init", home, f"--maildir={self.maildir}", "--my-address=jo.requester@example.org"])
        return run(["mu", "index", home, "--quiet"])


def line(*cells):
    print("| " + " | ".join(str(c) for c in cells) + " |", flush=True)


def compare_import(peers, rounds):
    ways = {"foi import (Maildir)": peers.import_foi, "notmuch new": peers.import_notmuch, "mu index": peers.import_mu,
            }
    if peers.mbox.exists(): ways["foi import (mbox)"] = lambda: peers.import_foi(peers.mbox)
    runs = {name: [] for name in ways}
    for _ in range(rounds):  # taking turns
        for name, way in ways.items():
            runs[name].append(way())
    print(f"\n### Import and index, {peers.mails:,} mails, best of {rounds}\n")
    line("program", "clock s", "CPU s", "mails/s", "peak MiB", "notmuch ÷ it, clock (CPU)", "mu ÷ it, clock (CPU)")
    line(*["---"] * 7)
    peer = {name: best(some) for name, some in runs.items()}
    for name, it in peer.items():
        ratio = lambda other: f"{peer[other].wall / it.wall:.1f} ({peer[other].cpu / it.cpu:.1f})"
        line(name, f"{it.wall:.1f}", f"{it.cpu:.1f}", f"{peers.mails / it.wall:,.0f}", f"{it.peak:.0f}", ratio("notmuch new"), ratio("mu index"))
    print(f"\nOn disk: casebook with all raw mails and files {size(peers.casebook.parent) - size(peers.work / 'notmuch') - size(peers.work / 'mu'):.0f} MB; "
          f"notmuch's index {size(peers.work / 'notmuch'):.0f} MB, mu's {size(peers.work / 'mu'):.0f} MB, both without the mails.")
    return peer["foi import (Maildir)"]


def words_of(peers):
    """A word for each shape, by how many mails notmuch finds it in."""
    rng, seen = random.Random(1), collections.Counter()
    names = sorted(os.listdir(peers.maildir / "cur"))
    for name in rng.sample(names, 400):
        text = (peers.maildir / "cur" / name).read_text("latin-1")
        seen.update(set(re.findall(r"\b[a-z]{6,11}\b", text)))
    by_rarity = [word for word, n in seen.items() if n == 1]
    count = lambda word: int(peers.notmuch("count", word).out)
    middling = next(w for w in ("cladding", "ransomware", "potholes", "allotment", "grievance") if count(w) > peers.mails / 100)
    rare = next(w for w in rng.sample(by_rarity, len(by_rarity)) if 0 < count(w) <= peers.mails / 500)
    return {"commonest word": "information", "middling word": middling, "rare word": rare, "two words": "asbestos school",
            "phrase of 3": '"public interest test"', "prefix": "procur*"}


def compare_search(peers, rounds):
    """Within the programs, warm, 200 times each; and whole processes, as a script would run them."""
    shapes = words_of(peers)
    queries = list(shapes.values())
    bench = subprocess.run(["cargo", "bench", "-q", "-p", "foi-app", "--bench", "search", "--", peers.casebook, *queries],
                           cwd=ROOT, stdout=subprocess.PIPE, check=True)
    inside = {"foi": json.loads(bench.stdout)}
    # notmuch's library takes a phrase and a prefix as the command does.
    peer = run(["/usr/bin/python3", HERE / "notmuch_search.py", peers.config, *queries])
    inside["notmuch"] = json.loads(peer.out)
    find = {"foi": lambda q: peers.foi("search", "--json", q), "notmuch": lambda q: peers.notmuch("search", "--limit=50", "--sort=newest-first", "--format=json", q)}
    print(f"\n### The newest 50 hits of {peers.mails:,} mails\n")
    line("shape", "query", "mails", "foi ms (p95)", "notmuch ms (p95)", "notmuch ÷ foi", "whole process by the clock, ms: foi", "notmuch")
    line(*["---"] * 8)
    for shape, query in shapes.items():
        foi, other = inside["foi"][query], inside["notmuch"][query]
        whole = {name: statistics.median(search(query).wall for _ in range(rounds)) * 1e3 for name, search in find.items()}
        line(shape, query, f"{int(peers.notmuch('count', query).out):,}", f"{foi['median']:.2f} ({foi['p95']:.2f})",
             f"{other['median']:.2f} ({other['p95']:.2f})", f"{other['median'] / foi['median']:.1f}", f"{whole['foi']:.1f}", f"{whole['notmuch']:.1f}")
    print("\nBoth libraries stay open and warm. foi gives sender, subject, day and a passage; notmuch sender, subject and day.")


def spread(times):
    times = sorted(times)
    return f"median {statistics.median(times) * 1e3:.0f} ms, p95 {times[int(len(times) * .95)] * 1e3:.0f} ms, longest {times[-1] * 1e3:.0f} ms ({len(times)} times)"


def inbox(peers, rounds):
    total = json.loads(peers.foi("inbox", "--json", "--limit", "1").out)["total"]
    print(f"\n### Inbox of {total:,}: 200 rows, whole process\n")
    for what, args in {"first page": [], "last page": ["--offset", str(total - 200)]}.items():
        print(f"- {what}: {spread([peers.foi('inbox', '--json', *args).wall for _ in range(rounds)])}")


def beside(peers):
    """What others feel while an import runs, and how long cancelling takes."""
    print("\n### While an import runs: whole processes by the clock\n")
    def others():
        times = collections.defaultdict(list)
        for what, args in {"requests": ["requests", "--json"], "inbox": ["inbox", "--json", "--limit", "50"], "issue add (writes)": ["issue", "add"]}.items():
            more = [f"Question {random.random()}?"] if args[-1] == "add" else []
            times[what].append(peers.foi(*args, *more).wall)
        return times
    def start():
        for ending in ("", "-wal", "-shm"):
            pathlib.Path(f"{peers.casebook}{ending}").unlink(missing_ok=True)
        peers.foi("issue", "add", "Before?")
        return subprocess.Popen([FOI, "--casebook", peers.casebook, "import", peers.maildir], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    importing, during = start(), collections.defaultdict(list)
    while importing.poll() is None:
        for what, some in others().items(): during[what] += some
    after = collections.defaultdict(list)
    for _ in range(20):
        for what, some in others().items(): after[what] += some
    for what in during:
        print(f"- {what}: {spread(during[what])}; with no import {spread(after[what])}")
    cancelled = []
    for seconds in (0.5, 1.0, 1.5, 2.0, 2.5):
        importing = start(); time.sleep(seconds)
        begun = time.perf_counter(); importing.send_signal(signal.SIGINT)
        said = importing.stdout.readline()
        cancelled.append(time.perf_counter() - begun)
        assert b"cancelled before the end" in said, said
        importing.wait()
    print(f"- cancelled by Ctrl-C, to the summary: {spread(cancelled)}")


def huge(peers, megabytes):
    """An mbox larger than memory limits, made of the corpus' mails, each with another Message-ID."""
    file = peers.work / "huge.mbox"
    wanted, n = megabytes * 10**6, 0
    with open(file, "wb") as out:
        while out.tell() < wanted:
            with open(peers.mbox, "rb") as mails:
                for part in mails:
                    if part.startswith(b"Message-ID: <"):
                        n += 1
                        part = b"Message-ID: <%d." % n + part[13:]
                    out.write(part)
                    if out.tell() >= wanted and part == b"\n":
                        break
    done = peers.import_foi(file)
    print(f"\n### An mbox of {file.stat().st_size / 1e9:.2f} GB\n\n- {json.loads(done.out)['text']} {done.wall:.1f} s, peak {done.peak:.0f} MiB")
    file.unlink()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpus", type=pathlib.Path); ap.add_argument("--mails", type=int, default=20_000)
    ap.add_argument("--second", type=pathlib.Path, help="a larger corpus, for cost per mail and its search")
    ap.add_argument("--rounds", type=int, default=3); ap.add_argument("--huge", type=int, default=1500)
    ap.add_argument("--only", default="import,search,inbox,beside,huge"); a = ap.parse_args()
    if not FOI.exists(): sys.exit(f"{FOI} is missing: cargo build --release -p foi-cli")
    only = a.only.split(",")
    with tempfile.TemporaryDirectory(prefix="side-by-side-", dir=os.environ.get("BENCH_DIR", "/var/tmp")) as work:
        corpus = a.corpus or pathlib.Path(work) / "corpus"
        if not corpus.exists():
            subprocess.run([sys.executable, HERE / "gen_corpus.py", "--n", str(a.mails), "--out", corpus], check=True)
        costs = []
        for at, place in enumerate(filter(None, [corpus, a.second])):
            (pathlib.Path(work) / str(at)).mkdir()
            peers = Peers(place, pathlib.Path(work) / str(at))
            rounds = a.rounds if at == 0 else 1
            if "import" in only: costs.append(compare_import(peers, rounds).cpu / peers.mails)
            elif only: peers.import_foi(); peers.import_notmuch()
            if "import" in only: peers.import_foi()
            if "search" in only: compare_search(peers, 15)
            if "inbox" in only: inbox(peers, 20)
            if "beside" in only and at == 0: beside(peers)
            if "huge" in only and at == 0: huge(peers, a.huge)
        if len(costs) == 2:
            print(f"\nCPU per mail: {costs[0] * 1e6:.0f} µs, on the larger corpus {costs[1] * 1e6:.0f} µs: {costs[1] / costs[0]:.2f} times.")


main()
