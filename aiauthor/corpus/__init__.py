"""Many books turned into one memory-mapped sequence of character ids. Knows neither torch nor Qt."""
