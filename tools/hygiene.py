"""Basic hygiene of the files named: what is wrong is said by file and line, and the exit code is 1."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

LARGEST = 1_000_000
_MERGE = re.compile(rb"^(<{7}|>{7}|\|{7})( |$)|^={7}$")


def mistakes(path: Path) -> Iterator[str]:
    """What is wrong with one file, line by line."""
    data = path.read_bytes()
    if len(data) > LARGEST:
        yield f"{path}: {len(data)} bytes are too many (at most {LARGEST})"
    if b"\0" in data[:8000]:
        return
    if data and not data.endswith(b"\n"):
        yield f"{path}: the last line has no end"
    if data.endswith(b"\n\n"):
        yield f"{path}: empty lines at the end"
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.endswith(b"\r"):
            yield f"{path}:{number}: ends as in Windows (CRLF)"
        elif line != line.rstrip(b" \t"):
            yield f"{path}:{number}: white space at the end of the line"
        if _MERGE.match(line):
            yield f"{path}:{number}: a mark of a merge is left"
    if path.suffix in (".yaml", ".yml"):
        try:
            list(yaml.safe_load_all(data))
        except yaml.YAMLError as error:
            yield f"{path}: cannot be read as YAML: {error}"


def main(names: list[str]) -> int:
    found = [mistake for name in names for mistake in mistakes(Path(name))]
    sys.stderr.writelines(f"{mistake}\n" for mistake in found)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
