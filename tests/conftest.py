"""What all tests share: the option that brings the rulebook's pages up to date."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-pages",
        action="store_true",
        help="put what is so in the `report` and `diff` fences and the options of the pages that are run",
    )
