#!/usr/bin/env python3
"""The window beside a bare WebKitGTK window and Thunderbird, in one run, on one machine.

usage: window.py [--programs target/dist] [--rounds 5] [--requests 10000] [--list 100000]
                 [--idle 30] [--thunderbird]

Prints the table, with what is aimed at and the load of the machine. The programs take turns, each on
a screen of its own that nobody sees; the best of the rounds is taken, the middle stands beside it.

- Painted: from the start of the program to the first moment at which 98 of 100 lines of the screen
  are as they are in the end. The same for all, read from the screen itself.
- Memory: PSS of the program and all it started, five seconds later.
- Idle: processor time of the same over half a minute in which nothing happens.
- Screens and lists: in the window, from going there to the second picture drawn with its contents.
- Places in a list: from scrolling there to the second frame in which all lines in sight are there.

Needs Xvfb, dbus-daemon, webkit2gtk-driver, a C compiler, libwebkit2gtk-4.1-dev, Debian's thunderbird where it is
asked for, and both programs as scripts/package builds them.
"""
import argparse, collections, csv, datetime, json, mmap, os, pathlib, random, signal, socket, statistics
import struct, subprocess, sys, tempfile, time, urllib.request, zlib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[4]
Start = collections.namedtuple("Start", "painted memory idle processes")
SETTLED, TICK = 2.0, os.sysconf("SC_CLK_TCK")


class Screen:
    """A display in memory, whose lines can be read as they are drawn, with a bus as a session has one."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="screen-")
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x860x24", "-nolisten", "tcp", "-fbdir", self.folder.name],
            pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        self.name = ":" + os.fdopen(read).readline().strip()
        self.daemon = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address=1"], text=True,
                                       env={"PATH": os.environ["PATH"], "DISPLAY": self.name},
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.bus = self.daemon.stdout.readline().strip()
        file = open(pathlib.Path(self.folder.name) / "Xvfb_screen0", "rb")
        self.memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        header = struct.unpack(">25I", self.memory[:100])
        self.begin, self.wide, self.high = header[0] + header[19] * 12, header[12], header[5]
        return self

    def lines(self):
        picture = memoryview(self.memory)
        # Without the edge at which the scrollbar fades, seconds after all is there.
        return [zlib.crc32(picture[at:at + self.wide - 64])
                for at in range(self.begin, self.begin + self.high * self.wide, self.wide)]

    def __exit__(self, *_):
        for server in (self.daemon, self.server):
            server.terminate()
            server.wait()
        self.folder.cleanup()


def family(pid):
    """A process and all it started."""
    children = collections.defaultdict(list)
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(") ", 1)[1].split()
        except OSError:
            continue
        children[int(fields[1])].append(int(stat.parent.name))
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        todo += children[found[-1]]
    return found


def pss(pids):
    total = 0
    for pid in pids:
        try:
            text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


def cpu(pids):
    total = 0
    for pid in pids:
        try:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def end(child):
    for pid in reversed(family(child.pid)):
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
    child.wait()


def surroundings(home, screen):
    home.mkdir(exist_ok=True)
    return {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(home), "DISPLAY": screen.name,
            "DBUS_SESSION_BUS_ADDRESS": screen.bus, "LC_ALL": "C.UTF-8", "NO_AT_BRIDGE": "1", "GDK_BACKEND": "x11"}


def start(arguments, home, more=None, idle=0):
    """Starts a program on a fresh screen and waits until that does not change any more."""
    with Screen() as screen:
        empty = screen.lines()
        begun = time.perf_counter()
        child = subprocess.Popen(arguments, env={**surroundings(home, screen), **(more or {})},
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        try:
            pictures, changed = [(0.0, empty)], begun
            while True:
                time.sleep(0.012)
                now = time.perf_counter()
                lines = screen.lines()
                if lines != pictures[-1][1]:
                    pictures.append((now - begun, lines))
                    changed = now
                if len(pictures) > 1 and now - changed > SETTLED:
                    break
                if now - begun > 90 or child.poll() is not None:
                    sys.exit(f"{arguments[0]} drew nothing")
            last = pictures[-1][1]
            painted = next(at for at, lines in pictures
                           if sum(a == b for a, b in zip(lines, last)) >= 0.98 * len(last) and lines != empty)
            time.sleep(5)
            pids = family(child.pid)
            memory, used, spent = pss(pids), cpu(pids), 0.0
            if idle:
                time.sleep(idle)
                spent = (cpu(pids) - used) / idle * 100
            return Start(painted, memory, spent, len(pids))
        finally:
            end(child)


class Driven:
    """The program in its window, told where to go over WebDriver."""

    def __init__(self, screen, arguments, home):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = {**surroundings(home, screen), "TAURI_WEBVIEW_AUTOMATION": "true", "WEBKIT_DISABLE_DMABUF_RENDERER": "1"}
        self.driver = subprocess.Popen(["WebKitWebDriver", f"--port={self.port}"], env=environment,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        options = {"binary": str(arguments[0]), "args": [str(argument) for argument in arguments[1:]]}
        for attempt in range(100):
            time.sleep(0.2)
            try:
                said = self.ask("session", {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}})
                break
            except OSError:
                continue
        self.session = "session/" + said["sessionId"]
        self.ask(f"{self.session}/timeouts", {"script": 60000})

    def ask(self, path, body):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/{path}", json.dumps(body).encode())
        return json.load(urllib.request.urlopen(request, timeout=120))["value"]

    def go(self, route, shown):
        """Milliseconds from going to a place to the second picture in which `shown` is true."""
        script = """const [route, shown, done] = arguments;
            const is = new Function('return ' + shown);
            const begun = performance.now();
            const look = () => {
              if (is()) requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun)));
              else requestAnimationFrame(look);
            };
            location.hash = route;
            requestAnimationFrame(look);"""
        return self.ask(f"{self.session}/execute/async", {"script": script.replace("new Function('return ' + shown)", f"() => ({shown})"),
                                                          "args": [route, ""]})

    def scroll(self, part):
        """Milliseconds from scrolling the list of requests to a place in it, 0 to 1, to the second frame
        in which every line in sight is there."""
        script = """const [part, , done] = arguments;
            const box = document.querySelector('main ul[aria-label="Requests"]').parentElement;
            const to = part * (box.scrollHeight - box.clientHeight);
            const inSight = () => {
              const { top, bottom } = box.getBoundingClientRect();
              return [...box.querySelectorAll('li')].map((line) => [line, line.getBoundingClientRect()])
                .filter(([, at]) => at.bottom > top && at.top < bottom);
            };
            // The line with the focus is kept in the page when it is out of sight, and may be its first.
            const first = () => Math.min(...inSight().map(([line]) => Number(line.ariaPosInSet)));
            const before = first();
            // Those in sight, without a gap, others than before, and of the place that was asked for:
            // the scrollbar of a long list is stretched in its middle.
            const is = () => {
              const { top, bottom } = box.getBoundingClientRect();
              const lines = inSight();
              const high = lines.reduce((sum, [, at]) => sum + Math.min(at.bottom, bottom) - Math.max(at.top, top), 0);
              const places = lines.map(([line]) => Number(line.ariaPosInSet));
              const middle = (Math.min(...places) + Math.max(...places)) / 2;
              const all = Number(lines[0]?.[0].ariaSetSize);
              return high > bottom - top - 2 && Math.min(...places) !== before && Math.abs(middle - part * all) < all / 20 + 20 && lines.every(([line]) => line.querySelector('a[data-line]'));
            };
            const begun = performance.now();
            const look = () => {
              if (is()) requestAnimationFrame(() => done(performance.now() - begun));
              else requestAnimationFrame(look);
            };
            box.scrollTop = to;
            requestAnimationFrame(look);"""
        return self.ask(f"{self.session}/execute/async", {"script": script, "args": [part, ""]})

    def command(self, name, arguments):
        """Milliseconds until a command of the window has answered, from its page and back."""
        script = """const [name, given, done] = arguments;
            const begun = performance.now();
            const answered = () => done(performance.now() - begun);
            window.__TAURI_INTERNALS__.invoke(name, given).then(answered, answered);"""
        return self.ask(f"{self.session}/execute/async", {"script": script, "args": [name, arguments]})

    def end(self):
        end(self.driver)


def casebook(foi, folder, requests):
    """A casebook with so many requests, made elsewhere and brought in as their user would."""
    file = folder / f"{requests}.scrutineer"
    today, chance = datetime.date.today(), random.Random(1)
    with open(folder / f"{requests}.csv", "w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["authority", "title", "sent", "outcome", "answered", "reference"])
        for number in range(requests):
            sent = today - datetime.timedelta(days=chance.randrange(3, 700))
            answered = sent + datetime.timedelta(days=chance.randrange(1, 40))
            # What is older than two months was answered, all but one in a hundred.
            done = (today - sent).days > 60 and chance.random() < 0.99 or answered < today and chance.random() < 0.6
            rows.writerow([f"Borough {number % 380} Council", f"Grants and payments, question {number}", sent,
                           "successful" if done else "waiting", answered if done else "", f"R{number:06}"])
    run = [foi, "--casebook", file, "--mail", f"practice:{folder}/post"]
    subprocess.run([*run, "import-requests", folder / f"{requests}.csv", "--json"], check=True, stdout=subprocess.DEVNULL)
    count = json.loads(subprocess.check_output([*run, "requests", "--limit", "1", "--json"]))["total"]
    assert count == requests, count
    return file


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", type=pathlib.Path, default=ROOT / "target/dist")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--list", type=int, default=100_000)
    parser.add_argument("--idle", type=int, default=30)
    parser.add_argument("--thunderbird", action="store_true")
    parser.add_argument("--work", type=pathlib.Path, help="a folder to keep the casebooks in, for the next time")
    asked = parser.parse_args()
    scratch = tempfile.TemporaryDirectory(prefix="window-")
    work = asked.work or pathlib.Path(scratch.name)
    work.mkdir(exist_ok=True)
    foi, program = asked.programs / "foi", asked.programs / "scrutineer"

    def made(requests):
        file = work / f"{requests}.scrutineer"
        return file if file.exists() else casebook(foi, work, requests)

    ours = [program, "--casebook", made(asked.requests), "--mail", f"practice:{work}/post"]
    long = [program, "--casebook", made(asked.list), "--mail", f"practice:{work}/post"]
    bare = work / "bare"
    flags = subprocess.check_output(["pkg-config", "--cflags", "--libs", "webkit2gtk-4.1"], text=True).split()
    subprocess.run(["cc", "-O2", "-o", bare, HERE / "bare_window.c", *flags], check=True)
    # As the entry in the menu starts it.
    paints = {"WEBKIT_DISABLE_DMABUF_RENDERER": "1", "MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "65536"}
    peers = {"bare window": ([bare], paints), "Scrutineer": (ours, paints)}
    if asked.thunderbird:
        peers["Thunderbird"] = (["thunderbird", "--profile", work / "profile"], None)
        (work / "profile").mkdir(exist_ok=True)

    starts = collections.defaultdict(list)
    for number in range(asked.rounds + 1):
        for name, (arguments, more) in peers.items():
            one = start(arguments, work / f"home-{name.split()[0]}", more, asked.idle if number == asked.rounds else 0)
            # The first is for what is read from the disk and made once.
            if number:
                starts[name].append(one)

    screens = {
        "#/inbox": "Inbox", "#/requests": "Requests", "#/issues": "Issues", "#/authorities": "Authorities",
        "#/letters": "Letters", "#/outbox": "Outbox", "#/batches": "Batches", "#/deadline": "Deadlines", "#/settings": "Settings", "#/": "Today",
    }
    headed = "document.querySelector('h1')?.textContent.trim().startsWith({0!r}) && !document.querySelector('main [aria-busy=true]')"
    rows = "document.querySelectorAll('main li a[data-line]').length"
    filled = f"{headed.format('Requests')} && {rows} >= 5"
    with Screen() as screen:
        driven = Driven(screen, ours, work / "home-driven")
        switching = collections.defaultdict(list)
        for number in range(asked.rounds + 1):
            for route, title in screens.items():
                took = driven.go(route, headed.format(title))
                if number:
                    switching[title].append(took)
        driven.end()
    with Screen() as screen:
        driven = Driven(screen, long, work / "home-driven")
        drawn, places, stretches, whole = [], [], [], collections.defaultdict(list)
        chance = random.Random(2)
        for number in range(asked.rounds + 1):
            driven.go("#/", headed.format("Today"))
            took = driven.go("#/requests", filled)
            if number:
                drawn.append(took)
            for place in (1, 0, *(chance.random() for _ in range(5))):
                took = driven.scroll(place)
                if number:
                    places.append(took)
            for _ in range(5):
                stretch = {"text": "", "group": None, "offset": chance.randrange(asked.list), "limit": 24}
                stretches.append(driven.command("requests", {"filter": stretch}))
            # What a screen that was left may still be waited for, beside the list.
            for name, arguments in {"status": {}, "agenda": {"shown": {"now": 50, "soon": 20, "waiting": 10}}}.items():
                whole[name].append(driven.command(name, arguments))
        driven.end()

    best = {name: min(one.painted for one in each) for name, each in starts.items()}
    middle = {name: statistics.median(one.painted for one in each) for name, each in starts.items()}
    memory = {name: min(one.memory for one in each) for name, each in starts.items()}
    idle = {name: each[-1].idle for name, each in starts.items()}
    missed = []

    def line(what, value, aim, reached):
        print(f"| {what} | {value} | {aim} | {'yes' if reached else 'NO'} |")
        if not reached:
            missed.append(what)

    load = os.getloadavg()
    print(f"\nBest of {asked.rounds} (middle). Load of the machine {load[0]:.1f}, {os.cpu_count()} cores.\n")
    print("| program | painted | memory (PSS) | processes | idle |\n|---|---|---|---|---|")
    for name in peers:
        print(f"| {name} | {best[name]:.2f} s ({middle[name]:.2f}) | {memory[name]:.0f} MiB | {starts[name][0].processes} | {idle[name]:.2f} % |")
    print("\n| | reached | aim | |\n|---|---|---|---|")
    ratio = best["Scrutineer"] / best["bare window"]
    line(f"painted, Today of {asked.requests:,} requests, against the bare window", f"{ratio:.2f}×", "≤ 1.5×", ratio <= 1.5)
    if asked.thunderbird:
        ratio = best["Scrutineer"] / best["Thunderbird"]
        line("the same against Thunderbird", f"{ratio:.2f}×", "≤ 0.85×", ratio <= 0.85)
    line("memory of all processes", f"{memory['Scrutineer']:.0f} MiB", "≤ 300 MiB", memory["Scrutineer"] <= 300)
    ratio = memory["Scrutineer"] / memory["bare window"]
    line("the same against the bare window", f"{ratio:.2f}×", "≤ 1.4×", ratio <= 1.4)
    worst = max(switching, key=lambda title: statistics.median(switching[title]))
    value = statistics.median(switching[worst])
    line(f"going to the slowest screen ({worst})", f"{value:.0f} ms", "< 100 ms", value < 100)
    value = statistics.median(drawn)
    line(f"list of {asked.list:,} drawn after going there", f"{value:.0f} ms", "< 100 ms", value < 100)
    value = statistics.median(places)
    line(f"another place in it ({len(places)} tries, worst {max(places):.0f} ms)", f"{value:.0f} ms", "< 50 ms", value < 50)
    line("idle", f"{idle['Scrutineer']:.2f} %", "< 0.5 %", idle["Scrutineer"] < 0.5)
    print("\nEach screen, middle: " + ", ".join(f"{title} {statistics.median(each):.0f}" for title, each in switching.items()) + " ms")
    told = {"requests": stretches, **whole}
    print("Commands over the long list, middle: " + ", ".join(f"{name} {statistics.median(each):.0f}" for name, each in told.items()) + " ms")
    scratch.cleanup()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
