#!/usr/bin/env python3
"""Measures how the program is written, per 1,000 lines of code, and holds it to limits.

Tests, benches and examples are left out. The table stands in docs/ARCHITECTURE.md; the limits
are at the top here. Exit code 1 names what is over its limit; --list prints every place.

    scripts/style.py [--root DIR] [--list MEASURE]
"""

import argparse
import collections
import pathlib
import re
import sys

# measure -> (limit, what the limit is: "most" or "least")
LIMITS = {
    "type names used for two or more things": (5, "most"),
    "circles of files": (0, "most"),
    "named closures": (3, "most"),
    "iterator adaptors": (25, "most"),
    "plain comments": (12, "least"),
    "archaic words": (10, "most"),
}

ADAPTORS = (
    "map filter filter_map flat_map flatten map_while take_while skip_while scan inspect zip chain "
    "enumerate rev skip take step_by peekable windows chunks fold try_fold any all find find_map "
    "position rposition map_err and_then or_else then then_some is_some_and is_none_or copied cloned"
).split()
# Iterator's own adaptors; those of Option and Result are counted apart (`.then(`).
ITERATOR = (
    "map filter filter_map flat_map flatten map_while take_while skip_while scan inspect zip chain "
    "enumerate rev skip take step_by peekable fold try_fold any all find find_map position"
).split()

ARCHAIC = (
    r"beside|nobody|somebody|so many|(?:is|are|was|were|be) told|anew|in vain|whoever|whence|"
    r"thereof|wherein|made ready|make ready|ought to|errand|onlooker"
)

SKIPPED = re.compile(r"(^|/)(tests?|test_[a-z_]+|fuzzing|sample)(\.rs$|/)")


class Source:
    """One file of src/: its code with strings and comments blanked, and its comments."""

    def __init__(self, root, path):
        self.path = str(path.relative_to(root))
        self.text = without_test_modules(path.read_text(encoding="utf-8"))
        self.code, self.comments = split_comments(self.text)

    def code_lines(self):
        return sum(1 for line in self.code.splitlines() if line.strip())

    def line_of(self, at):
        return self.code.count("\n", 0, at) + 1


def without_test_modules(text):
    """The file up to its `#[cfg(test)] mod tests {`, which stands at its end by convention."""
    found = re.search(r"^#\[cfg\((?:test|all\(test)[^\n]*\n(?:#\[[^\n]*\n)*(?:pub(?:\([a-z]+\))? )?mod \w+ \{", text, re.M)
    return text[: found.start()] if found else text


def split_comments(text):
    """The code with the insides of strings and all comments blanked, and the plain comments."""
    token = re.compile(
        r"//[^\n]*|/\*.*?\*/|b?r(#*)\".*?\"\1|b?\"(?:\\.|[^\"\\])*\"|b?'(?:\\[^\n']+|[^\\'\n])'",
        re.S,
    )
    comments = []
    code = []
    end = 0
    for found in token.finditer(text):
        code.append(text[end : found.start()])
        piece = found.group(0)
        if piece.startswith("//"):
            if not piece.startswith(("///", "//!")):
                comments.append(piece)
            code.append("")
        else:
            code.append('""' + "\n" * piece.count("\n"))
        end = found.end()
    code.append(text[end:])
    return "".join(code), comments


def type_names(sources):
    """Name -> places of its definitions; associated types of traits and impls are no names of their own."""
    places = collections.defaultdict(list)
    definition = re.compile(r"^(?:pub(?:\([^)]*\))? )?(?:struct|enum|trait|type|union) (\w+)", re.M)
    for source in sources:
        for found in definition.finditer(source.code):
            places[found.group(1)].append(f"src/{source.path}:{source.line_of(found.start())}")
    return {name: where for name, where in places.items() if len(where) > 1}, len(places)


def occurrences(sources, pattern):
    found = []
    for source in sources:
        for match in re.finditer(pattern, source.code):
            found.append(f"src/{source.path}:{source.line_of(match.start())}")
    return found


CLOSURE = r"(?:[(,=]|=>|\bmove|\breturn|\{)\s*\|(?:[^|\n]{0,120}?)\|(?!\|)"
NAMED = r"\blet (?:mut )?\w+\s*(?::[^=;]+)?=\s*(?:move\s*)?\|[^|]*\|"


def archaic(root, sources):
    """Places of archaic words in code, its comments and the English documents."""
    found = []
    texts = [(f"src/{source.path}", source.text) for source in sources]
    documents = list(root.glob("*.md")) + list(root.glob("docs/*.md"))
    documents += [root / "sitegen.toml", root / "Cargo.toml"] + list(root.glob("content/*.toml"))
    documents += list(root.glob("content/en/*"))
    documents += [path for path in root.glob("scripts/**/*") if path.suffix in (".sh", ".conf", ".service")]
    texts += [
        (str(path.relative_to(root)), path.read_text(encoding="utf-8")) for path in documents if path.is_file()
    ]
    for path, text in texts:
        for match in re.finditer(rf"\b(?:{ARCHAIC})\b", text, re.I):
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{path}:{line}: {match.group(0)}")
    return found


def uses(source, modules):
    """The files a file imports from: `crate::`, `super::` and `self::` paths resolved to modules."""
    own = module_path(source.path)
    code = re.sub(r"\s+", " ", source.code)
    code = re.sub(r"\bpub(?:\([^)]*\))? use [^;]*;", ";", code)  # re-exports pass on, they do not use
    targets = set()
    for match in re.finditer(r"\b(crate|super|self)((?:::super)*)::", code):
        base = [] if match.group(1) == "crate" else (list(own[:-1]) if match.group(1) == "super" else list(own))
        for _ in range(match.group(2).count("super")):
            base = base[:-1]
        for names in expand(code[match.end() :]):
            targets.add(resolve(tuple(base) + names, modules))
    targets.discard(None)
    targets.discard(own)
    return targets


def expand(rest):
    """The paths a `use` tail names: `a::{b, c::d}` gives a::b and a::c::d."""
    if not rest.startswith("{"):
        head = re.match(r"\s*(\w+)", rest)
        if not head:
            return [()]
        tail = rest[head.end() :]
        if tail.startswith("::") and re.match(r"::\s*[\w{]", tail):
            return [(head.group(1),) + more for more in expand(tail[2:].lstrip())]
        return [(head.group(1),)]
    depth = 0
    start = 1
    paths = []
    for at, character in enumerate(rest):
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        if (character == "," and depth == 1) or depth == 0:
            piece = rest[start:at].strip()
            if piece:
                paths += expand(piece)
            start = at + 1
        if depth == 0:
            break
    return paths


def module_path(path):
    parts = path[:-3].split("/")
    if parts[-1] in ("mod", "lib", "main"):
        parts = parts[:-1]
    return tuple(parts)


def resolve(names, modules):
    """The file that defines a path, through re-exports: the longest known module, then its `use`s."""
    for length in range(len(names), 0, -1):
        if names[:length] in modules:
            found = names[:length]
            if length < len(names):
                through = modules[found]["reexports"].get(names[length])
                if through and through != names:
                    return resolve(through, modules)
            return found
    return None


def reexports(source):
    own = module_path(source.path)
    code = re.sub(r"\s+", " ", source.code)
    table = {}
    for match in re.finditer(r"\bpub(?:\([^)]*\))? use ((?:crate|super|self)::)?([^;]*);", code):
        base = list(own)
        if match.group(1) == "crate::":
            base = []
        elif match.group(1) == "super::":
            base = list(own[:-1])
        for names in expand(match.group(2).strip()):
            table[names[-1]] = tuple(base) + names
    return table


def circles(sources):
    """Strongly connected groups of files by the imports between them; a folder's mod.rs may declare its files."""
    modules = {module_path(source.path): {"reexports": reexports(source)} for source in sources}
    graph = {module_path(source.path): uses(source, modules) for source in sources}
    index, low, stack, on_stack, groups = {}, {}, [], set(), []

    def visit(node):
        work = [(node, iter(sorted(graph.get(node, ()))))]
        index[node] = low[node] = len(index)
        stack.append(node)
        on_stack.add(node)
        while work:
            current, successors = work[-1]
            for successor in successors:
                if successor not in graph:
                    continue
                if successor not in index:
                    index[successor] = low[successor] = len(index)
                    stack.append(successor)
                    on_stack.add(successor)
                    work.append((successor, iter(sorted(graph[successor]))))
                    break
                if successor in on_stack:
                    low[current] = min(low[current], index[successor])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[current])
                if low[current] == index[current]:
                    group = []
                    while True:
                        top = stack.pop()
                        on_stack.discard(top)
                        group.append("::".join(top))
                        if top == current:
                            break
                    if len(group) > 1:
                        groups.append(sorted(group))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return [" ".join(group) for group in groups]


def measure(root):
    paths = sorted((root / "src").rglob("*.rs"))
    sources = [
        Source(root / "src", path) for path in paths if not SKIPPED.search(str(path.relative_to(root / "src")))
    ]
    thousand = sum(source.code_lines() for source in sources) / 1000
    twice, names = type_names(sources)
    places = {
        "type names used for two or more things": [f"{name}: {' '.join(where)}" for name, where in twice.items()],
        "circles of files": circles(sources),
        "closures": occurrences(sources, CLOSURE),
        "named closures": occurrences(sources, NAMED),
        "iterator adaptors": occurrences(sources, rf"\.(?:{'|'.join(ITERATOR)})\("),
        "`.then(`": occurrences(sources, r"\.(?:then|then_some)\("),
        "plain comments": [comment for source in sources for comment in source.comments],
        "archaic words": archaic(root, sources),
    }
    per_thousand = {"closures", "named closures", "iterator adaptors", "`.then(`", "plain comments"}
    figures = {
        name: len(where) / thousand if name in per_thousand else len(where) for name, where in places.items()
    }
    return figures, places, names, round(thousand * 1000)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", default=pathlib.Path(__file__).resolve().parent.parent, type=pathlib.Path)
    parser.add_argument("--list", metavar="MEASURE")
    arguments = parser.parse_args()
    figures, places, names, lines = measure(arguments.root)
    if arguments.list:
        for name in places:
            if arguments.list in name:
                print("\n".join(places[name]))
        return 0
    print(f"{lines} lines of code, {names} type names; per 1,000 lines where not counted whole")
    over = False
    for name, figure in figures.items():
        limit, kind = LIMITS.get(name, (None, None))
        verdict = ""
        if kind:
            kept = figure <= limit if kind == "most" else figure >= limit
            over = over or not kept
            verdict = f"{'kept' if kept else 'BROKEN'}: at {kind} {limit}"
        print(f"{name:40} {figure:8.1f}  {verdict}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
