"""What can go wrong, in words that say what to do.

The tree of errors:

    AwesomelintError          caught once, in `cli.py`
    +-- UsageError            exit 2: a path, an option or the configuration is wrong
    +-- SourceError           exit 2: a file cannot be read
    +-- WriteError            exit 2: a file cannot be written; the original is whole
    +-- StoreError            exit 2: what is known of links cannot be read or kept
    +-- GitError              exit 2: git is not there, or does not know what it was asked for
    +-- InternalError         exit 3: a bug of ours or of a plugin
"""

from __future__ import annotations


class AwesomelintError(Exception):
    """The root of all errors this package raises on purpose."""

    exit_code = 2


class UsageError(AwesomelintError):
    """A path, an option or the configuration is wrong."""


class SourceError(AwesomelintError):
    """A file cannot be read."""


class WriteError(AwesomelintError):
    """A file cannot be written; the original is whole."""


class StoreError(AwesomelintError):
    """What is known of links cannot be read or kept."""


class GitError(AwesomelintError):
    """Git is not there, or does not know what it was asked for."""


class InternalError(AwesomelintError):
    """A bug of ours, or of a plugin."""

    exit_code = 3
