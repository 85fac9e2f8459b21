from earvoice.cli.app import main

__all__ = ["main"]
