"""Gathers every text that people read into the translation files, and makes what Qt reads of them.

    python packaging/translations.py            # brings resources/translations up to date
    python packaging/translations.py --check    # only says what is missing, status 1 if anything is

A text is found where the code says `self.tr("...")`, `_tr("...")`, `QCoreApplication.translate("Context", "...")` or
`_mark("...")`, in the descriptions of the settings, and in every error and `Message` that the window may show.
Needs `pyside6-lrelease`, which comes with PySide6.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("de",)
# Their messages are for the terminal alone.
NEVER_IN_THE_WINDOW = ("cli", "corpus", "evaluation")

Texts = dict[str, list[str]]  # context -> texts, in the order in which they are found


def gather() -> Texts:
    """Every text of the program, by context."""
    found: dict[str, dict[str, None]] = {}
    for file in sorted((ROOT / "aiauthor" / "gui").rglob("*.py")):
        for context, text in _texts_in(ast.parse(file.read_text(encoding="utf-8"))):
            found.setdefault(context, {})[text] = None
    sys.path.insert(0, str(ROOT))
    from aiauthor.settings import setting_fields

    for field in setting_fields():
        found.setdefault("Settings", {})[field.metadata["help"]] = None
    messages = [template for _, call in messages_made() for template in _literals(call.args[0])]
    found["Errors"] = dict.fromkeys(sorted(messages))
    return {context: list(texts) for context, texts in sorted(found.items())}


def messages_made() -> Iterator[tuple[Path, ast.Call]]:
    """Every call that makes an error or a `Message` which the window may show, with its file."""
    files = [
        file
        for file in sorted((ROOT / "aiauthor").rglob("*.py"))
        if file.relative_to(ROOT / "aiauthor").parts[0] not in NEVER_IN_THE_WINDOW
    ]
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in files}
    makers = {"Message", "AiAuthorError"}
    while new := {name for tree in trees.values() for name in _subclasses(tree, makers)} - makers:
        makers |= new
    for file, tree in trees.items():
        for call in _calls(tree):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in makers and call.args:
                yield file, call


def untranslatable() -> list[str]:
    """Places where a message is put together before a translator could see it, as `file:line`."""
    return [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file, call in messages_made()
        if isinstance(call.args[0], (ast.JoinedStr, ast.BinOp))
        or (isinstance(call.args[0], ast.Call) and getattr(call.args[0].func, "attr", "") in ("format", "join"))
    ]


def _subclasses(tree: ast.AST, of: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") in of for base in node.bases):
            yield node.name


def _literals(node: ast.expr) -> list[str]:
    """The texts that an expression may be, as far as they stand in the code."""
    if isinstance(node, ast.IfExp):
        return _literals(node.body) + _literals(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _texts_in(tree: ast.Module) -> Iterator[tuple[str, str]]:
    helper_context = next((c for call in _calls(tree) if (c := _helper_context(call))), "")
    # A function beside the class says `parent.tr(...)`, and its parent is of the class.
    classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    for node, class_name in _with_class(tree, classes[-1] if classes else ""):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name == "tr" and texts:
            yield class_name, texts[0]
        elif name in ("_tr", "_mark") and texts:
            yield helper_context, texts[0]
        elif name == "translate" and len(texts) == 2:
            yield texts[0], texts[1]


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _helper_context(call: ast.Call) -> str:
    """The context of a module's own `_tr`: `QCoreApplication.translate("Context", text)`."""
    is_translate = isinstance(call.func, ast.Attribute) and call.func.attr == "translate"
    if is_translate and len(call.args) == 2:
        context, text = call.args
        if isinstance(context, ast.Constant) and isinstance(text, ast.Name):
            return str(context.value)
    return ""


def _with_class(node: ast.AST, class_name: str) -> Iterator[tuple[ast.AST, str]]:
    for child in ast.iter_child_nodes(node):
        name = child.name if isinstance(child, ast.ClassDef) else class_name
        yield child, name
        yield from _with_class(child, name)


def translations(language: str) -> dict[tuple[str, str], str]:
    """What is translated: (context, text) -> translation."""
    file = FOLDER / f"aiauthor_{language}.ts"
    if not file.exists():
        return {}
    found = {}
    for context in ET.parse(file).getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is not None and translation.get("type") is None and translation.text:
                found[name, message.findtext("source") or ""] = translation.text
    return found


def missing(language: str) -> list[tuple[str, str]]:
    """What is not translated."""
    known = translations(language)
    return [(context, text) for context, texts in gather().items() for text in texts if (context, text) not in known]


def write(language: str) -> None:
    """Bring a translation file up to date: new texts come in empty, old ones go."""
    known = translations(language)
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    for context, texts in gather().items():
        element = ET.SubElement(root, "context")
        ET.SubElement(element, "name").text = context
        for text in texts:
            message = ET.SubElement(element, "message")
            ET.SubElement(message, "source").text = text
            translation = ET.SubElement(message, "translation")
            if (context, text) in known:
                translation.text = known[context, text]
            else:
                translation.set("type", "unfinished")
    ET.indent(root)
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"aiauthor_{language}.ts"
    body = ET.tostring(root, encoding="unicode")
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")
    subprocess.run(
        ["pyside6-lrelease", "-silent", str(file), "-qm", str(file.with_suffix(".qm"))], check=True, cwd=ROOT
    )


def main() -> int:
    """Do what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only say what is missing")
    check = parser.parse_args().check
    status = 0
    for language in LANGUAGES:
        if not check:
            write(language)
        for context, text in missing(language):
            print(f"{language}: {context}: {text!r}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
