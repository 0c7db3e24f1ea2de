"""The program in the writer's language, where there is a translation; else in English, in which it is written."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from aiauthor import paths
from aiauthor.errors import AiAuthorError, Message

TRANSLATIONS = ("de",)
_installed: list[QTranslator] = []


def install(app: QApplication, language: str = "system") -> str:
    """Translate everything that is shown from now on.

    Args:
        app: the application.
        language: "system", or one out of `TRANSLATIONS`, or "en".

    Returns:
        The language that it is in.
    """
    for translator in _installed:
        app.removeTranslator(translator)
    _installed.clear()
    if language == "system":
        wanted = [name.partition("-")[0] for name in QLocale.system().uiLanguages()]
        language = next((name for name in wanted if name in (*TRANSLATIONS, "en")), "en")
    if language not in TRANSLATIONS:
        return "en"
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for folder, name in ((qt_folder, "qtbase"), (str(paths.resource("translations")), "aiauthor")):
        translator = QTranslator(app)
        if translator.load(f"{name}_{language}", folder):
            app.installTranslator(translator)
            _installed.append(translator)
    return language


def told(said: AiAuthorError | str) -> str:
    """An error's message, or another `Message`, in the writer's language; any other text as it is. Any thread."""
    message = said.message if isinstance(said, AiAuthorError) else said
    if not isinstance(message, Message):
        return message
    text = QCoreApplication.translate("Errors", message.template)
    if not message.values:
        return text
    return text.format(*(told(value) if isinstance(value, str) else value for value in message.values))
