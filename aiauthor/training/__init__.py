"""Teaching a network: recipe, batches in, checkpoints out. Knows no Qt and opens no window."""
