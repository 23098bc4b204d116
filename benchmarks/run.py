"""Runs the benchmarks, all or those whose names contain one of the words given, and ends with a table for people.

Each file beside this one is a script of its own that prints rows for people and, for each figure, one JSON line
``{"name", "value", "unit", "beside", "beside_value", "ratio", "n"}``, where ``beside`` is the limit or alternative
measured in the same run. Usage: python benchmarks/run.py [WORD…]
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
NO_FIGURE = {"run.py", "institutions_made.py"}  # makes what the figures of the directory are measured on
KEYS = {"name", "value", "unit", "beside", "beside_value", "ratio", "n"}


def main(words: list[str]) -> int:
    """Run, pass the output through, print the table; 1 when a benchmark failed or printed no figure."""
    every = [path for path in sorted(HERE.glob("*.py")) if path.name not in NO_FIGURE]
    chosen = [path for path in every if _wanted(path.stem, words)]
    if not chosen:
        known = ", ".join(path.stem for path in every)
        print(f"No benchmark is called like that. There are: {known}.")
        return 1
    figures: list[dict[str, Any]] = []
    failed: list[str] = []
    for path in chosen:
        began, before = time.monotonic(), len(figures)
        status = _run(path, figures)
        print(f"# {path.stem}: {time.monotonic() - began:.0f} s", flush=True)
        if status != 0 or len(figures) == before:
            failed.append(path.stem)
    _table(figures)
    for name in failed:
        print(f"FAILED: {name}")
    return 1 if failed else 0


def _wanted(name: str, words: list[str]) -> bool:
    return not words or any(word in name for word in words)


def _run(path: Path, figures: list[dict[str, Any]]) -> int:
    child = subprocess.Popen([sys.executable, str(path)], stdout=subprocess.PIPE, text=True, cwd=HERE.parent)
    for line in child.stdout or ():
        print(line, end="", flush=True)
        figure = _figure(line)
        if figure:
            figures.append(figure)
    return child.wait()


def _figure(line: str) -> dict[str, Any] | None:
    if not line.startswith("{"):
        return None
    found: dict[str, Any] = json.loads(line)
    return found if set(found) >= KEYS else None


def _table(figures: list[dict[str, Any]]) -> None:
    width = max((len(figure["name"]) for figure in figures), default=4)
    print(f"\n{'figure':<{width}}  {'value':>12}  {'unit':<10}  {'ratio':>7}  {'n':>6}  beside")
    for one in figures:
        beside = f"{one['beside']}: {one['beside_value']}"
        print(
            f"{one['name']:<{width}}  {one['value']:>12}  {one['unit']:<10}  {one['ratio']:>7}  {one['n']:>6}  {beside}"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
