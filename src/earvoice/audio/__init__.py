"""Waveforms: decode, resample, chunk, measure, gate, record and write. Knows no torch."""
