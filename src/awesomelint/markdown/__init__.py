"""Text to `Document`: blocks by markdown-it, inline links by a linear-time scanner."""

from awesomelint.markdown.document import parse
from awesomelint.markdown.lines import line_end, line_of, line_starts
from awesomelint.markdown.plain import plain, unescape_url
from awesomelint.markdown.slugs import slug

__all__ = ["line_end", "line_of", "line_starts", "parse", "plain", "slug", "unescape_url"]
