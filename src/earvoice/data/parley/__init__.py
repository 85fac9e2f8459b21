"""Parley: a bilingual grammar of everyday meeting, conference and travel talk."""
