"""The window. The only part of the house that imports Qt; it owns no logic that could live without it."""
