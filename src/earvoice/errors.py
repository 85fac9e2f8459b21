"""The error tree: every error a user can cause.

```text
EarvoiceError
├── ConfigError      a setting is unknown, out of range or contradicts another
├── AudioError       a recording cannot be read, decoded or accepted
├── DataError        a corpus, manifest, log or caption file is malformed or missing
├── ModelError       a checkpoint is missing, damaged or does not fit the request
├── MetricError      a figure is undefined for the given input
├── SessionError     a session was used out of order or past its limits
└── ProtocolError    a peer broke the wire protocol
```

A message says what went wrong, with which value, what was expected and what to do next. The
command line prints it without a traceback and exits with 1.
"""

from __future__ import annotations


class EarvoiceError(Exception):
    """Base of every error that Earvoice raises on purpose."""


class ConfigError(EarvoiceError):
    """A setting is unknown, out of range or contradicts another."""


class AudioError(EarvoiceError):
    """A recording cannot be read, decoded or accepted."""


class DataError(EarvoiceError):
    """A corpus, manifest, log or caption file is malformed or missing."""


class ModelError(EarvoiceError):
    """A checkpoint is missing, damaged or does not fit the request."""


class MetricError(EarvoiceError):
    """A figure is undefined for the given input."""


class SessionError(EarvoiceError):
    """A session was used out of order or past its limits."""


class ProtocolError(EarvoiceError):
    """A peer broke the wire protocol."""
