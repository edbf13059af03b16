"""Prints the figures of scripts/bench-search.sh as tables and says which promises are kept."""

import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
made, asked, other = (
    json.loads((folder / f"{name}.json").read_text()) for name in ("make", "ask", "baseline")
)
broken = False


def promise(what: str, measured: float, most: float) -> None:
    global broken
    broken |= measured > most
    word = "kept" if measured <= most else "BROKEN"
    print(f"{word}: {what} is {measured:.2f}, at most {most:.4g} is promised")


def pair(figure: dict | None) -> str:
    return f"{figure['p50']:,.0f} / {figure['p99']:,.0f}" if figure else "–"


print("| class | page of results | counts | suggestions | tantivy, a page | tantivy, numbers | FTS5 by bm25 |")
print("|---|---:|---:|---:|---:|---:|---:|")
for name, figures in asked["classes"].items():
    own = (figures["search"], figures["overview"], figures["suggest"])
    others = (other["tantivy_page"][name], other["tantivy"][name], other["naive"].get(name))
    print(f"| {name} |", " | ".join(map(pair, own + others)), "|")
print()
for name, figures in asked["classes"].items():
    half, most = (400, 1500) if name == "two common words" else (100, 1000)
    # Beginnings are asked for while a visitor types.
    engine = figures["suggest" if name.startswith("prefix") else "search"]
    promise(f"half of {name} in µs", engine["p50"], half)
    promise(f"99 of 100 of {name} in µs", engine["p99"], most)
    if name in ("common word", "typo") or name.startswith("prefix"):
        share = engine["p50"] / other["tantivy_page"][name]["p50"]
        promise(f"the share of tantivy's time for a page of {name}", share, 1 / 3)
cpu = made["index_cpu_seconds"] + made["folding_cpu_seconds"]
promise("processor time of the index in s", cpu, 20)
promise("the text index in MB", made["sizes"]["text"], 60)
promise("anonymous memory of a reader in MB", asked["anonymous_megabytes_after"], 64)
print("sizes in MB:", made["sizes"], "peak while making:", made["peak_megabytes"])
print(f"opening takes {asked['open_seconds']:.2f} s")
sys.exit(broken)
