"""The page that the writer types on, the ghost text on it, and the thread that thinks of suggestions."""
