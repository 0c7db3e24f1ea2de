"""Foreign documents (.docx, .odt, .rtf, .epub, .html) become new Markdown texts; the original is never written.

`import_document` reads one whatever it calls itself; a module for each format makes `markup` blocks of it:
headings, paragraphs, emphasis, scene breaks. Bombs and damage end in a `DocumentError`.
"""

from aiauthor.documents.importing.reading import SUFFIXES, Imported, import_document, new_path

__all__ = ["SUFFIXES", "Imported", "import_document", "new_path"]
