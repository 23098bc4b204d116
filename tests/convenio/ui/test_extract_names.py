"""Every name under which the code imports gettext is one that the extraction knows: else words stay English unseen."""

import ast
from pathlib import Path

from convenio.ui.translations.extract import KEYWORDS

SOURCE = Path(__file__).resolve().parents[3] / "src" / "convenio"


def names_in_use() -> dict[str, str]:
    """Local name -> file, of everything imported from django.utils.translation that marks words."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                for alias in node.names:
                    if "gettext" in alias.name:
                        found[alias.asname or alias.name] = path.name
    return found


def test_every_name_of_gettext_is_extracted() -> None:
    assert {name: file for name, file in names_in_use().items() if name not in KEYWORDS} == {}
