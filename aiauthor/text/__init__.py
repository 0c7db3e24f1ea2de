"""Text as the network sees it: normalised strings and character ids. Knows neither torch nor Qt."""
