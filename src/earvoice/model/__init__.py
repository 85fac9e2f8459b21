"""The streaming speech language model: encoder, adapter, turn template, cache, checkpoint."""
