"""The trained network at work: warm state, int8 kernels, search and suggestions. Knows nothing of training or Qt."""
