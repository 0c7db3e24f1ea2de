"""Panels and dialogs around the page: thin views of what `documents` knows."""
