"""The words of parley: one table per category, one fixed translation per entry."""
