"""Measuring: how well a model predicts, how many keys it saves, how fast it is. Knows no Qt."""
