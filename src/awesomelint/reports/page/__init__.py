"""The page that `html` writes: what it shows (`findings`, `links`, `decay`), and how (`report.html`).

`report.html` is a Jinja template with autoescape, `style.css` and `script.js` are put into it. Text of
strangers is made safe to read by `reports.escape` here, and safe for HTML by Jinja there; the script only
moves and hides what the page holds already, and never makes HTML of text.
"""
