"""Scripts that other interpreters run; nothing here may import Earvoice."""
