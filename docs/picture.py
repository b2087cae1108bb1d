"""Draws the README's picture, `picture.svg`: what a run says of `example/ants.md`, in colour.

    .venv/bin/python docs/picture.py

The picture fetches nothing: no font, no script. Its text is text, so it can be searched and read aloud.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

HERE = Path(__file__).parent
PICTURE = HERE / "picture.svg"
COMMAND = ("check", "--offline", "ants.md")
_MORE = ("--isolated", "--no-cache", "--color", "always")
_WIDTH = 84
"""In columns."""
_FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
# As rich's own, without the font that it would fetch; the places in braces are rich's.
_FORMAT = f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{width}} {{height}}" role="img">
<title>What awesomelint says of a list with five faults</title>
<style>
.{{unique_id}}-matrix {{{{ font: {{char_height}}px/{{line_height}}px {_FONT}; }}}}
.{{unique_id}}-title {{{{ font-family: sans-serif; font-size: 18px; font-weight: bold; }}}}
{{styles}}
</style>
<defs>
<clipPath id="{{unique_id}}-clip-terminal">
<rect x="0" y="0" width="{{terminal_width}}" height="{{terminal_height}}"/>
</clipPath>
{{lines}}
</defs>
{{chrome}}
<g transform="translate({{terminal_x}}, {{terminal_y}})" clip-path="url(#{{unique_id}}-clip-terminal)">
{{backgrounds}}
<g class="{{unique_id}}-matrix">
{{matrix}}
</g>
</g>
</svg>
"""


def said() -> str:
    """Run the command and give what it says, with colours as ANSI escapes."""
    done = subprocess.run(
        [sys.executable, "-m", "awesomelint", *COMMAND, *_MORE],
        cwd=HERE / "example",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 1:
        raise SystemExit(f"expected findings, exit code 1; found {done.returncode}: {done.stderr}")
    return done.stdout


def drawn(text: str) -> str:
    """Draw what a run said as an SVG."""
    console = Console(record=True, width=_WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(text), soft_wrap=True)
    svg = console.export_svg(
        title=f"awesomelint {' '.join(COMMAND)}",
        theme=SVG_EXPORT_THEME,
        code_format=_FORMAT,
        unique_id="awesomelint",
    )
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(drawn(said()), encoding="utf-8", newline="\n")
