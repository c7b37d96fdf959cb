"""coverage.py COV OUT PROFILE... -- BINARY...: lines the tests ran, by capability; fails under the limits.

COV is the `cov` of llvm_profparser. Tests themselves are not counted: files named *_tests.rs or tests.rs, folders of
tests, and whatever follows #[cfg(test)] in a file.
"""

import collections
import pathlib
import re
import subprocess
import sys

OVERALL = 85.0
# Capabilities whose mistakes nobody would see: figures, who is told, who answers.
STRICT = {"shared/experiments": 90.0, "shared/metrics": 90.0, "shared/alerts": 90.0, "shared/handoff": 90.0}
LINE = re.compile(r"^ *(\d+)\| *(\d*)\|")


def capability(path):
    """shared/handoff of shared/src/handoff/lock.rs, functions/webhook of functions/webhook/src/ghl.rs."""
    first, second, *rest = path.parts
    if first == "shared":
        return f"shared/{rest[0].removesuffix('.rs')}"
    return f"{first}/{second}"


def is_test(path):
    name = path.name
    return (
        name.endswith("_tests.rs")
        or name in ("tests.rs", "testing.rs")
        or path.parts[0] == "tests"
        or "tests" in path.parts
        or "benches" in path.parts
    )


def shown(cov, profiles, binaries):
    """Hits by file and line."""
    command = [cov, "show"]
    command += [part for profile in profiles for part in ("--instr-profile", profile)]
    command += [part for binary in binaries for part in ("--object", binary)]
    files, current = collections.defaultdict(dict), None
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace") as running:
        for line in running.stdout:
            match = LINE.match(line)
            if match is None:
                current = line.strip() or None
            elif current and match[2]:
                files[current][int(match[1])] = int(match[2])
    if running.returncode:
        sys.exit(f"{cov} ended with {running.returncode}")
    return files


def main():
    cov, out, *rest = sys.argv[1:]
    split = rest.index("--")
    files = shown(cov, rest[:split], rest[split + 1 :])
    root = pathlib.Path.cwd()
    totals = collections.defaultdict(lambda: [0, 0])
    missed = []
    for name, lines in sorted(files.items()):
        path = (root / name).resolve()
        if not path.is_relative_to(root) or "target" in path.relative_to(root).parts:
            continue
        path = path.relative_to(root)
        if is_test(path):
            continue
        source = (root / path).read_text(encoding="utf-8").splitlines()
        end = next((at for at, line in enumerate(source, 1) if line.startswith("#[cfg(test)]")), len(source) + 1)
        counted = {line: hits for line, hits in lines.items() if line < end}
        hit = sum(1 for hits in counted.values() if hits)
        totals[capability(path)][0] += hit
        totals[capability(path)][1] += len(counted)
        missed.append((len(counted) - hit, hit, str(path), [line for line, hits in counted.items() if not hits]))
    if not totals:
        sys.exit("no line was run: the profiles or the binaries are not those of the tests")

    def share(part):
        return 100.0 * part[0] / part[1] if part[1] else 100.0

    everything = [sum(part[0] for part in totals.values()), sum(part[1] for part in totals.values())]
    wrong = []
    for name, part in sorted(totals.items()):
        limit = STRICT.get(name)
        short = limit is not None and share(part) < limit
        wrong += [name] if short else []
        print(f"{name:32} {part[0]:6} of {part[1]:6} {share(part):6.1f} %{'  under ' + str(limit) if short else ''}")
    print(f"{'all':32} {everything[0]:6} of {everything[1]:6} {share(everything):6.1f} %")
    with open(pathlib.Path(out) / "missed.txt", "w", encoding="utf-8") as report:
        for count, hit, path, lines in sorted(missed, reverse=True):
            if count:
                report.write(f"{path}: {count} of {count + hit} not run: {' '.join(map(str, lines))}\n")
    if share(everything) < OVERALL:
        wrong.append(f"all, under {OVERALL}")
    if wrong:
        sys.exit("too few lines are run in: " + ", ".join(wrong))


main()
