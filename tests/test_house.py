"""The promises of docs/house.md that a machine can keep: sizes, names, walls, settings, words in templates."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from convenio.config.env import VARIABLES

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src"
STOREYS = [
    ["vocabulary"],
    ["ui"],
    ["parties"],
    ["worker"],
    ["audit"],
    ["post"],
    ["people"],
    ["network", "documents"],
    ["intake"],
    ["notices"],
    ["directory"],
    ["institutions"],
    ["gates"],
    ["routes"],
    ["agreements"],
    ["analytics"],
    ["desk", "news", "register", "guests", "scoreboard", "planning", "reports"],
    ["demo"],
    ["keeping"],
    ["config", "cli"],
]
HEIGHT = {room: number for number, storey in enumerate(STOREYS) for room in storey}


@cache
def tracked(*patterns: str) -> list[Path]:
    """Files of the repository, also new ones, but nothing ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def code() -> list[Path]:
    return [path for path in tracked("*.py") if "migrations" not in path.parts]


@cache
def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(source(path))


def functions(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function below a node. Only statements are looked into: no expression holds a named function."""
    for one in ast.iter_child_nodes(node):
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            yield one
        if isinstance(one, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield from functions(one)


def room_of(path: Path) -> str:
    """The room a file of src/convenio lies in, "" for any other file."""
    parts = path.relative_to(ROOT).parts
    return parts[2] if parts[:2] == ("src", "convenio") and len(parts) > 3 else ""


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


GENERATED = {
    "src/pact/verify_proof.py": "one file on purpose, bundled from the short modules by `python -m pact.bundle`",
}


def test_no_file_is_longer_than_400_lines() -> None:
    too_long = {place(path) for path in code() if len(source(path).splitlines()) > 400}
    assert not too_long - set(GENERATED)


def test_no_function_is_longer_than_50_lines() -> None:
    """Docstrings apart: a function may say as much about itself as it needs."""
    too_long = [
        f"{place(path)}:{node.lineno} {node.name}"
        for path in code()
        for node in functions(parsed(path))
        if length(node) > 50
    ]
    assert not too_long


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    said = ast.get_docstring(function, clean=False) or ""
    return (function.end_lineno or 0) - function.lineno + 1 - (len(said.splitlines()) if said else 0)


def test_no_template_is_longer_than_120_lines() -> None:
    templates = tracked("src/*.html", "src/*.txt")
    assert templates
    assert not [place(path) for path in templates if len(source(path).splitlines()) > 120]


def test_no_file_has_a_name_that_says_nothing() -> None:
    names = {"utils", "util", "helpers", "helper", "common", "base", "misc"}
    assert not [place(path) for path in code() if names & {path.stem, path.parent.name}]


def test_every_module_says_what_lives_in_it() -> None:
    mute = [place(path) for path in code() if source(path).strip() and not ast.get_docstring(parsed(path))]
    assert not mute


def test_the_example_of_the_environment_names_every_variable_with_its_meaning() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    written = {
        line.removesuffix("="): lines[number - 1].removeprefix("# ")
        for number, line in enumerate(lines)
        if line.endswith("=") and not line.startswith("#")
    }
    assert written == VARIABLES


ENVIRONMENT_READERS = {
    "src/convenio/config/env.py": "the one that reads",
    "src/convenio/config/wsgi.py": "names the settings module",
    "src/convenio/cli/start.py": "names the settings module",
    "src/convenio/config/pytest_home.py": "sets the tests' own",
    "src/convenio/demo/keeper.py": "hands a node's environment on to its processes",
    "src/convenio/demo/nodes.py": "makes a node's environment",
}


def test_only_env_reads_the_environment() -> None:
    readers = {place(path) for path in code() if room_of(path) and "os.environ" in source(path)}
    readers |= {place(path) for path in code() if room_of(path) and "getenv" in source(path)}
    assert readers <= set(ENVIRONMENT_READERS)


def test_doors_that_decide_never_look_at_the_clock() -> None:
    doors = {"actions", "rules", "queries", "terms", "states", "models"}
    clock = re.compile(r"\b(datetime|timezone)\.(now|utcnow|today)\(|\bdate\.today\(|\btime\.time\(")
    looking = [
        place(path)
        for path in code()
        if room_of(path)
        and doors & {path.stem, *path.parts}
        and clock.search(source(path))
        and room_of(path) not in ("cli", "demo", "config")
    ]
    assert not looking


def test_pact_ewp_and_the_pure_doors_know_neither_clock_nor_database() -> None:
    impure = []
    for path in code():
        pure = room_of(path) == "vocabulary" or (room_of(path) and path.stem in ("terms", "states"))
        if not (pure or place(path).startswith("src/pact/")):
            continue
        for name in imported(path):
            if name.startswith(("django.db", "httpx", "socket", "requests")) or re.search(r"\.models(\.|$)", name):
                impure.append(f"{place(path)} imports {name}")
    assert not impure


# Of rows (django.db), of requests (django.core), or made here. Not those that Django and allauth send when somebody
# signs in: there is no other way to learn of that.
SIGNALS = re.compile(
    r"\b(?:django\.db[.\w]*|django\.core|models)(?:\.| import )signals\b|\bdjango\.dispatch\.dispatcher\b"
    r"|\b(?:pre|post)_(?:init|save|delete|migrate)\b|\bm2m_changed\b|\bSignal\("
)


def test_nobody_uses_model_signals() -> None:
    """What saving a row sets off stands in the action that saves it, where a reader of the action sees it."""
    assert not [place(path) for path in code() if room_of(path) and SIGNALS.search(source(path))]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("from django.db.models.signals import class_prepared", True),
        ("from django.db.models import signals", True),
        ("from django.db.backends.signals import connection_created", True),
        ("from django.core.signals import request_started", True),
        ("@receiver(post_save, sender=Agreement)", True),
        ("approved = Signal()", True),
        ("from django.contrib.auth.signals import user_logged_in", False),
        ("from allauth.account.signals import password_changed", False),
    ],
)
def test_the_look_for_signals_finds_what_it_means(line: str, found: bool) -> None:
    assert bool(SIGNALS.search(line)) == found


def imported(path: Path) -> Iterator[str]:
    """Names of modules a file imports when it runs (not those for type checking only)."""
    tree = parsed(path)
    unchecked = [
        part
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for part in ast.walk(node)
    ]
    for node in ast.walk(tree):
        if node in unchecked:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_room_names_a_template_or_an_address_of_a_room_above() -> None:
    """ui draws the frame of every page and may link to all rooms; nobody else reaches up by a string."""
    template = re.compile(r"""\{%\s*(?:include|extends)\s+["'](\w+)/""")
    address = re.compile(r"""(?:\{%\s*url\s+|reverse(?:_lazy)?\(|redirect\()["'](\w+):""")
    reaching = []
    for path in [*code(), *tracked("src/*.html", "src/*.txt")]:
        room = room_of(path)
        if not room or room == "ui":
            continue
        text = source(path)
        for other in [*template.findall(text), *address.findall(text)]:
            if HEIGHT.get(other, 0) > HEIGHT[room]:
                reaching.append(f"{place(path)} names {other}")
    assert not reaching


def test_every_room_stands_on_a_storey() -> None:
    rooms = {room_of(path) for path in code()} - {""}
    assert rooms <= set(HEIGHT)
    assert {room for room in HEIGHT if (SRC / "convenio" / room).is_dir()} == set(HEIGHT)


def test_no_committed_file_names_a_path_of_somebody_s_machine() -> None:
    marks = re.compile(r"(?<![\w.])/(work|root|home/\w+|Users)/")
    naming = [
        place(path)
        for path in tracked()
        if path.suffix not in (".png", ".woff2", ".pdf", ".lock", ".zip")
        and path != Path(__file__).resolve()
        and marks.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert not naming


def test_no_lock_names_a_host() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-build.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert text.count("--hash=sha256:") >= len(re.findall(r"^[a-z0-9][\w.-]*==", text, re.MULTILINE)) > 0


TAGS = re.compile(
    r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}"
    r"|\{%\s*block page_class\s*%\}.*?\{%\s*endblock\s*%\}"  # names of styles
    r"|\{%\s*block action\s*%\}\s*action=\"[^\"]*\"\s*\{%\s*endblock\s*%\}"  # an attribute of the frame's form
    r"|<a\b[^>]*\slang=\"en\"[^>]*>English</a>"  # the name of a language in itself, as 中文 and Русский
    r"|\{#.*?#\}|<(script|style)\b.*?</\1>|<!--.*?-->|<!DOCTYPE[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
SPOKEN = re.compile(r"""\b(?:title|alt|placeholder|aria-label|aria-description)=["']([^"']*)["']""")


SAMPLES = {
    "src/convenio/ui/templates/ui/style.html": "every component once, filled with a piece of a text in three languages",
}


@pytest.mark.parametrize(
    "path", [one for one in tracked("src/convenio/*.html") if place(one) not in SAMPLES], ids=place
)
def test_every_word_of_a_template_can_be_translated(path: Path) -> None:
    text = TAGS.sub(" ", source(path))
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|&\w+;", " ", text, flags=re.DOTALL)
    words = [*SPOKEN.findall(text), re.sub(r"<[^>]*>", " ", text)]
    bare = [word for piece in words for word in re.findall(r"[A-Za-z]{3,}", piece) if word not in UNTRANSLATED]
    assert not bare


UNTRANSLATED = {"Convenio", "convenio", "hei", "ROR", "SCHAC", "SPF", "DKIM", "DMARC"}


def test_the_budget_of_the_suite_is_six_minutes_and_one_for_each_later_work() -> None:
    found = re.search(r"^BUDGET \?= (\d+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    assert int(found[1]) <= 540


WIDE = re.compile(r"scope=[\"'](package|session)")


@pytest.mark.parametrize("path", [one for one in tracked("tests/*.py") if WIDE.search(source(one))], ids=place)
def test_no_fixture_of_many_files_keeps_a_transaction_open(path: Path) -> None:
    """On SQLite an open transaction makes every later writer of the process wait for the lock, file after file."""
    held = [
        function.name
        for function in ast.walk(ast.parse(source(path)))
        if isinstance(function, ast.FunctionDef)
        and any(WIDE.search(ast.unparse(one)) for one in function.decorator_list)
        for block in ast.walk(function)
        if isinstance(block, ast.With)
        and any("atomic" in ast.unparse(item.context_expr) for item in block.items)
        and any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in ast.walk(block))
    ]
    assert not held, "give the fixture the scope of a module"
