#!/usr/bin/env python3
"""Lists the libraries that are in the programs, each with its licence, and the licences' texts."""
import collections
import json
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = ("scrutineer", "foi-cli")
TEXT = re.compile(r"(licen[cs]e|copying|notice|copyright|unlicense)", re.IGNORECASE)


def crates():
    """What the two programs are linked from: not what only builds or tests them."""
    host = re.search(r"host: (\S+)", subprocess.check_output(["rustc", "-vV"], text=True)).group(1)
    told = subprocess.check_output(
        ["cargo", "metadata", "--format-version=1", "--locked", f"--filter-platform={host}"], cwd=ROOT)
    told = json.loads(told)
    packages = {package["id"]: package for package in told["packages"]}
    nodes = {node["id"]: node for node in told["resolve"]["nodes"]}
    todo = [id for id, package in packages.items() if package["name"] in PROGRAMS]
    seen = set()
    while todo:
        id = todo.pop()
        if id in seen:
            continue
        seen.add(id)
        todo += [dep["pkg"] for dep in nodes[id]["deps"] if any(kind["kind"] is None for kind in dep["dep_kinds"])]
    for id in seen:
        package = packages[id]
        folder = pathlib.Path(package["manifest_path"]).parent
        if package["source"]:
            yield package["name"], package["version"], package["license"] or "see its text", folder


def npm_packages():
    """What the interface is bundled from. Svelte compiles it, and brings a part of itself along."""
    todo = ["svelte", *json.loads((ROOT / "ui/package.json").read_text())["dependencies"]]
    seen = set()
    while todo:
        name = todo.pop()
        folder = ROOT / "node_modules" / name
        if name in seen or not folder.is_dir():
            continue
        seen.add(name)
        package = json.loads((folder / "package.json").read_text())
        yield name, package["version"], package.get("license", "see its text"), folder
        todo += [] if name == "svelte" else package.get("dependencies", {})


found = sorted({*crates(), *npm_packages()}, key=lambda entry: (entry[0], entry[1]))
texts = collections.defaultdict(list)
print("These libraries are in the programs scrutineer and foi.\n")
for name, version, licence, folder in found:
    print(f"{name} {version}: {licence}")
    for file in sorted(folder.iterdir()):
        if file.is_file() and TEXT.match(file.name):
            texts[file.read_text(errors="replace").strip()].append(f"{name} {version}")
fonts = ROOT / "src-tauri/crates/typeset/fonts/LICENCES.txt"
texts[fonts.read_text().strip()].append("the fonts of documents")
for text, names in sorted(texts.items(), key=lambda entry: entry[1]):
    print("\n" + "=" * 78 + "\n" + ", ".join(dict.fromkeys(names)) + "\n\n" + text)
