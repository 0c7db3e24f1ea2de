"""The network, its shape, and the file that holds it. Knows `text`; knows nothing of training or Qt."""
