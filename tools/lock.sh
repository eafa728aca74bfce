#!/bin/sh
# Write constraints.txt: the full set of packages for every supported Python, without any index address.
# Needs python3.11, python3.12 and python3.13 on the path.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for version in 3.11 3.12 3.13; do
  "python$version" -m venv "$work/$version"
  "$work/$version/bin/python" -m pip install --quiet --disable-pip-version-check --editable ".[test]"
  "$work/$version/bin/python" -m pip freeze --exclude-editable >"$work/$version.txt"
done
python3 tools/merge_locks.py "$work/3.11.txt" "$work/3.12.txt" "$work/3.13.txt" >constraints.txt
