"""A language server: lists checked while they are written, in any editor that speaks the protocol.

The protocol is LSP 3.17, by pygls: https://microsoft.github.io/language-server-protocol. Everything but
`server.py`, `shapes.py` and `answers.py` works without it, on offsets and frozen values like all else.
"""
