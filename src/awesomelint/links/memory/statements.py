"""What the store asks of its database: SQL that SQLite and PostgreSQL both know, bound values apart."""

from __future__ import annotations

from collections.abc import Sequence

SHOWN = (
    "link.url, link.state, link.phase, link.reason, link.status, link.final_url, link.title,"
    " link.rule,"
    " link.since, link.checked, link.due, link.archive, link.secure"
)
"""What `rows.verdicts_of` reads."""
KNOWN = (
    f"link.key, link.canonical, link.host, {SHOWN}, detail.evidence, detail.standing, detail.title_of_record,"
    " detail.etag, detail.last_modified, mute.since, mute.until, mute.reason"
)
"""What `rows.records_of` reads."""
_SEEN = "key, time, host, state, cause, counts, evidence"
"""What `rows.sightings_of` reads."""

COUNT = "SELECT count(*) FROM link"
ALL_VERDICTS = f"SELECT link.key, {SHOWN} FROM link"
SOME_VERDICTS = f"{ALL_VERDICTS} WHERE link.key IN "
_RECORDS = (
    f"SELECT {KNOWN} FROM link JOIN detail ON detail.key = link.key LEFT JOIN mute ON mute.key = link.key"
)
SOME_RECORDS = f"{_RECORDS} WHERE link.key IN "
RECORDS_AFTER = f"{_RECORDS} WHERE link.key > ? ORDER BY link.key LIMIT ?"
CHECKED = "SELECT key, checked FROM link WHERE key IN "
HISTORY = f"SELECT {_SEEN} FROM sighting WHERE key = ? ORDER BY time"
MARKS = "SELECT time, state, cause, counts FROM sighting WHERE key = ? ORDER BY time"
SOME_MARKS = "SELECT key, time, state, cause, counts FROM sighting WHERE key IN "
MUTED = "SELECT key, since, until, reason FROM mute WHERE since <= ? AND (until IS NULL OR until > ?)"
MUTES = "SELECT key, since, until, reason FROM mute"
SOME_HOSTS = "SELECT host, links, failing, time, event FROM host WHERE host IN "
_SIBLING = "host, folder, time, status, title, final_url, shingles"
SIBLINGS = f"SELECT {_SIBLING} FROM sibling WHERE host = ? ORDER BY folder"

NEXT_RUN = "SELECT coalesce(max(id), 0) + 1 FROM run"
NEW_RUN = (
    "INSERT INTO run (id, begun, beat, machine, process, ended, settled)"
    " VALUES (?, ?, ?, ?, ?, 0, 0)"
    " ON CONFLICT (id) DO NOTHING"
)
BEAT = "UPDATE run SET beat = ?, ended = 0, settled = 0, heir = NULL WHERE id = ?"
END_RUN = "UPDATE run SET ended = 1 WHERE id = ?"
SETTLE_RUN = "UPDATE run SET ended = 1, settled = 1 WHERE id = ?"
RUNS = "SELECT begun, machine, process, beat, ended, settled FROM run ORDER BY id DESC"
OWNERS = """
    SELECT run.id, owner.id, owner.machine, owner.process, owner.beat, owner.ended
    FROM run LEFT JOIN run AS owner ON owner.id = coalesce(run.heir, run.id)
    WHERE coalesce(run.heir, run.id) <> ? AND EXISTS (SELECT 1 FROM waiting WHERE waiting.run = run.id)
"""
INHERIT = "UPDATE run SET heir = ? WHERE id = ?"
DROP_RUNS = """
    DELETE FROM run WHERE beat < ? AND id < (SELECT max(id) FROM run)
    AND NOT EXISTS (SELECT 1 FROM waiting WHERE waiting.run = run.id)
"""
DROP_SIBLINGS = "DELETE FROM sibling WHERE time < ?"

_OWN = "run IN (SELECT id FROM run WHERE id = ? OR heir = ?)"
WAITING = f"SELECT {_SEEN} FROM waiting WHERE {_OWN} ORDER BY time, key, CASE WHEN run = ? THEN 1 ELSE 0 END"
SETTLED = f"DELETE FROM waiting WHERE {_OWN}"
DROP_SIGHTING = "DELETE FROM sighting WHERE key = ? AND time = ?"
FORGET = (
    "DELETE FROM link WHERE key = ?",
    "DELETE FROM sighting WHERE key = ?",
    "DELETE FROM waiting WHERE key = ?",
)
UNMUTE = "DELETE FROM mute WHERE key = ?"


def _put(table: str, key: str, rest: str, guard: str = "") -> str:
    """Write an insertion that replaces the row with the same key."""
    columns = [*key.split(", "), *rest.split(", ")]
    changes = ", ".join(f"{name} = excluded.{name}" for name in rest.split(", "))
    marks = ", ".join("?" * len(columns))
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
        f" ON CONFLICT ({key}) DO UPDATE SET {changes}{guard}"
    )


PUT_LINK = _put("link", "key", f"canonical, host, {SHOWN.replace('link.', '')}")
PUT_DETAIL = _put("detail", "key", "evidence, standing, title_of_record, etag, last_modified")
PUT_SIGHTING = _put("sighting", "key, time", "host, state, cause, counts, evidence")
PUT_WAITING = _put("waiting", "run, key, time", "host, state, cause, counts, evidence")
PUT_HOST = _put("host", "host", "links, failing, time, event")
PUT_SIBLING = _put("sibling", "host, folder", "time, status, title, final_url, shingles")
PUT_MUTE = _put("mute", "key", "since, until, reason")


def among(values: Sequence[object]) -> str:
    """Write the marks of a list of values: `(?, ?)`."""
    return f"({', '.join('?' * len(values))})"
