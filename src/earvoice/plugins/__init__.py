"""Earvoice inside the field's own runners: SimulEval and simulstream, neither of them required.

`streaming` is the core that both share. `simuleval` and `simulstream` are imported by the runners
they are named after, and only where those are installed.
"""
