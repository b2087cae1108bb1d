"""Text to `Document`: blocks by markdown-it, inline links by a linear-time scanner."""

from __future__ import annotations

from awesomelint.markdown.lines import line_end, line_of, line_starts
from awesomelint.markdown.plain import plain, unescape_url
from awesomelint.markdown.slugs import slug
from awesomelint.model import Document, Source

__all__ = ["line_end", "line_of", "line_starts", "parse", "plain", "slug", "unescape_url"]


def parse(source: Source) -> Document:
    """Read a Markdown text's structure; any text parses.

    Offsets count code points in `source.text`; line endings and a byte order mark count as they
    stand there.
    """
    # Imported here: a run that the cache answers never needs markdown-it.
    from awesomelint.markdown.document import parse as read

    return read(source)
