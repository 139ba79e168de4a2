#!/usr/bin/env python3
"""Keeps the folders of src/ in order: what ctest runs as `includes`.

Fails when a folder includes one that its lakesync_module(...) line in CMakeLists.txt does not reach,
when code outside env/ and http/ asks the system for time, chance, files or sockets by itself, and
when two files share a name. `--self-test` checks the checks.
"""
import collections
import pathlib
import re
import sys

MAY_CALL = {"env", "http"}
# Files that may make the direct calls named, and why.
EXCEPTIONS = {
    "state/project_lock.cc": "flock has no use but here, and needs a descriptor",
    "sync/wiring.cc": "joins the real clock, disk and network to the rest",
}
DIRECT = re.compile(
    r"(?:system_clock|steady_clock|high_resolution_clock)::now|sleep_for|sleep_until|random_device"
    r"|\b(?:std::)?[io]?fstream\b|\bfopen\s*\(|(?<![\w.>:])::(?:open|openat|read|write|close|stat|lstat"
    r"|unlink|rename|mkdir|socket|connect|time)\s*\(|(?<![\w.>:])(?:socket|srand|rand|usleep|nanosleep"
    r"|gettimeofday|clock_gettime)\s*\(")
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"/]+)/[^"]*"', re.M)
COMMENT_OR_STRING = re.compile(r'#\s*include[^\n]*|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.S)


def reachable(cmake):
    """Folder -> the folders that it may include, itself among them."""
    reach = {}
    for name, deps in re.findall(r"^lakesync_module\((\w+)((?:\s+\w+)*)\)", cmake, re.M):
        reach[name] = {name}.union(*(reach[dep] for dep in deps.split()))
    return reach


def check(cmake, files):
    """`files`: path below src/ -> text. Returns the complaints."""
    reach, found = reachable(cmake), []
    for path, text in sorted(files.items()):
        folder = path.split("/")[0]
        if folder not in reach:
            found.append(f"{path}: the folder {folder} has no lakesync_module line")
            continue
        for other in INCLUDE.findall(text):
            if other in reach and other not in reach[folder]:
                found.append(f"{path}: includes {other}/, which is not below {folder}/")
        if folder in MAY_CALL or path in EXCEPTIONS or path.endswith("_test.cc"):
            continue
        code = COMMENT_OR_STRING.sub(lambda m: "\n" * m.group().count("\n"), text)
        for call in DIRECT.finditer(code):
            line = code.count("\n", 0, call.start()) + 1
            found.append(f"{path}:{line}: calls {call.group().strip()} directly; take it from env/")
    names = collections.defaultdict(list)
    for path in files:
        names[path.rsplit("/", 1)[-1]].append(path)
    found += [f"{name}: the name of {len(paths)} files: {', '.join(sorted(paths))}"
              for name, paths in sorted(names.items()) if len(paths) > 1]
    return found


def self_test():
    cmake = "lakesync_module(base)\nlakesync_module(env base)\nlakesync_module(plan env)\n"
    bad = {
        'base/a.h': '#include "plan/p.h"\n',
        'plan/b.cc': 'auto t = std::chrono::steady_clock::now();\n',
        'plan/c.cc': 'std::ifstream in(path);\n',
        'plan/d.cc': 'int fd = ::open(path, 0);\n',
        'plan/e.cc': 'int fd = socket(AF_INET, 0, 0);\n',
        'other/f.h': '',
    }
    for path, text in bad.items():
        assert len(check(cmake, {path: text})) == 1, path
    assert len(check(cmake, {"plan/x.h": "", "base/x.h": ""})) == 1
    good = {
        'plan/a.h': '#include "base/b.h"\n#include "lakesync/result.h"\n#include <fstream>\n',
        'plan/b.cc': '// sleep_for is banned\nlog("socket("); fs.open(p); file->read(x); Foo::open(p);\n',
        'plan/c_test.cc': 'std::ifstream in(path);\n',
        'env/d.cc': '::open(path, 0);\n',
    }
    assert check(cmake, good) == [], check(cmake, good)


def main():
    if "--self-test" in sys.argv:
        return self_test()
    root = pathlib.Path(__file__).resolve().parent.parent
    files = {str(path.relative_to(root / "src")): path.read_text()
             for path in (root / "src").rglob("*") if path.suffix in {".h", ".cc"}}
    found = check((root / "CMakeLists.txt").read_text(), files)
    print("\n".join(found) or f"{len(files)} files in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
