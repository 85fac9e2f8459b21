"""Parley: a bilingual grammar of everyday talk, in two editions (see `editions`)."""
