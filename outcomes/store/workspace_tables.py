"""The tables of the workspace, as its migrations make them."""

import sqlalchemy as sa

METADATA = sa.MetaData()

RETURNS = sa.Table(
    "returns",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("return_id", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("periods", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("sender", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("schools", sa.Text, nullable=False, server_default="[]"),
    sa.Column("kept_sha256", sa.Text, nullable=False, server_default=""),
    sa.Column("audience", sa.Text, nullable=False, server_default="public"),
    sa.Column("released_by", sa.Text, nullable=False, server_default=""),
)

REVISION_NOTES = sa.Table(
    "revision_notes",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("return_id", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("kept_before", sa.Text, nullable=False),
    sa.Column("kept_after", sa.Text, nullable=False),
    sa.Column("finished", sa.Boolean, nullable=False),
)

LEASES = sa.Table(
    "leases",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("host", sa.Text, nullable=False),
    sa.Column("pid", sa.Integer, nullable=False),
    sa.Column("since", sa.Text, nullable=False),
)

PUPILS = sa.Table(
    "pupils",
    METADATA,
    sa.Column("pupil", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("upn", sa.Text, nullable=False),
    sa.Column("surname", sa.Text, nullable=False),
    sa.Column("forename", sa.Text, nullable=False),
    sa.Column("born", sa.Text, nullable=False),
)

KEYS = sa.Table(
    "keys", METADATA, sa.Column("name", sa.Text, primary_key=True), sa.Column("key", sa.Text, nullable=False)
)

CONFIRMED = sa.Table(
    "confirmed",
    METADATA,
    sa.Column("place", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("period", sa.Text, primary_key=True),
    sa.Column("return_id", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
)

ACCEPTED_QUERIES = sa.Table(
    "accepted_queries",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("return_id", sa.Text, nullable=False),
)
