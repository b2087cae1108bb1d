"""The tables of the store, and the steps that lead from any earlier version of them to this one.

They are written so that PostgreSQL takes them with four changes: `STRICT` and `WITHOUT ROWID` are left
out, `REAL` is `DOUBLE PRECISION`, `INTEGER` is `BIGINT`, and keys are compared by bytes (`COLLATE "C"`).
Text has no lone surrogates and no NUL (`rows.mask`), times are seconds since 1970, truth is 0 or 1, values of
several parts are JSON in TEXT. Queries keep to what both know (`ON CONFLICT ... DO UPDATE`, `excluded`), all
values are bound, and nothing depends on row numbers.
"""

from __future__ import annotations

from sqlite3 import Connection

APPLICATION_ID = 0x61776C6B
"""`awlk` in ASCII, where SQLite keeps the name of the program that a file belongs to."""

_FIRST = (
    # What is shown of a link, and decides whether it is due: narrow rows, so that all of them are read fast.
    """
    CREATE TABLE link (
        key TEXT NOT NULL PRIMARY KEY,
        url TEXT NOT NULL,
        canonical TEXT NOT NULL,
        host TEXT NOT NULL,
        state TEXT NOT NULL,
        phase TEXT,
        reason TEXT NOT NULL,
        status INTEGER,
        final_url TEXT,
        title TEXT,
        rule TEXT NOT NULL,
        since REAL,
        checked REAL,
        due REAL,
        archive TEXT,
        secure TEXT
    ) STRICT, WITHOUT ROWID
    """,
    # The rest of what is known of it.
    """
    CREATE TABLE detail (
        key TEXT NOT NULL PRIMARY KEY REFERENCES link (key) ON DELETE CASCADE,
        evidence TEXT NOT NULL,
        standing TEXT NOT NULL,
        title_of_record TEXT,
        etag TEXT NOT NULL,
        last_modified TEXT NOT NULL
    ) STRICT
    """,
    # What was seen of links, thinned out (`thinning`).
    """
    CREATE TABLE sighting (
        key TEXT NOT NULL,
        time REAL NOT NULL,
        host TEXT NOT NULL,
        state TEXT NOT NULL,
        cause TEXT NOT NULL,
        counts INTEGER NOT NULL,
        evidence TEXT NOT NULL,
        PRIMARY KEY (key, time)
    ) STRICT, WITHOUT ROWID
    """,
    # Runs, by which process: `heir` is the run that took over what this one left when it died.
    """
    CREATE TABLE run (
        id INTEGER NOT NULL PRIMARY KEY,
        begun REAL NOT NULL,
        beat REAL NOT NULL,
        machine TEXT NOT NULL,
        process TEXT NOT NULL,
        ended INTEGER NOT NULL,
        settled INTEGER NOT NULL,
        heir INTEGER
    ) STRICT
    """,
    # Failures that wait for the end of their run.
    """
    CREATE TABLE waiting (
        run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        key TEXT NOT NULL,
        time REAL NOT NULL,
        host TEXT NOT NULL,
        state TEXT NOT NULL,
        cause TEXT NOT NULL,
        counts INTEGER NOT NULL,
        evidence TEXT NOT NULL,
        PRIMARY KEY (run, key, time)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX waiting_key ON waiting (key)",
    """
    CREATE TABLE host (
        host TEXT NOT NULL PRIMARY KEY,
        links INTEGER NOT NULL,
        failing INTEGER NOT NULL,
        time REAL NOT NULL,
        event REAL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE sibling (
        host TEXT NOT NULL,
        folder TEXT NOT NULL,
        time REAL NOT NULL,
        status INTEGER,
        title TEXT,
        final_url TEXT NOT NULL,
        shingles TEXT NOT NULL,
        PRIMARY KEY (host, folder)
    ) STRICT
    """,
    # Links that are not asked about, known ones or not.
    """
    CREATE TABLE mute (
        key TEXT NOT NULL PRIMARY KEY,
        since REAL NOT NULL,
        until REAL,
        reason TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
)

TABLES = frozenset(("link", "detail", "sighting", "run"))
"""What makes a database a store of ours, whatever program it says that it belongs to."""

STEPS: tuple[tuple[str, ...], ...] = (_FIRST,)
"""Step n leads from version n to n + 1; version 0 is an empty file. Steps are added, never changed."""


def migrate(connection: Connection, steps: tuple[tuple[str, ...], ...] = STEPS) -> None:
    """Bring a store to the latest version in one transaction: others see the old one or the new one."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in steps[version(connection) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(steps)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def version(connection: Connection) -> int:
    """Read which version of the schema a store has."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found
