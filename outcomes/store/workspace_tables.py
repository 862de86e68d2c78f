"""The tables of the workspace, as its migrations make them."""

import sqlalchemy as sa

METADATA = sa.MetaData()


def _text(
    name: str, *, unique: bool = False, index: bool = False, server_default: str | None = None
) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=False, unique=unique, index=index, server_default=server_default)


RETURNS = sa.Table(
    "returns",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True),
    _text("return_id", unique=True),
    _text("kind"),
    _text("source"),
    _text("periods"),
    _text("status"),
    _text("file"),
    _text("sha256"),
    sa.Column("rows", sa.Integer, nullable=False),
    _text("sender"),
    _text("at"),
    _text("state"),
    _text("note", server_default=""),
    _text("schools", server_default="[]"),
    _text("kept_sha256", server_default=""),
    _text("audience", server_default="public"),
    _text("released_by", server_default=""),
)

REVISION_NOTES = sa.Table(
    "revision_notes",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    _text("return_id"),
    _text("what"),
    _text("at"),
    _text("actor"),
    _text("note"),
    _text("kept_before"),
    _text("kept_after"),
    sa.Column("finished", sa.Boolean, nullable=False),
)

LEASES = sa.Table(
    "leases",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    _text("holder"),
    _text("host"),
    sa.Column("pid", sa.Integer, nullable=False),
    _text("since"),
)

PUPILS = sa.Table(
    "pupils",
    METADATA,
    sa.Column("pupil", sa.BigInteger, primary_key=True, autoincrement=False),
    _text("upn"),
    _text("surname"),
    _text("forename"),
    _text("born"),
)

KEYS = sa.Table("keys", METADATA, sa.Column("name", sa.Text, primary_key=True), _text("key"))

CONFIRMED = sa.Table(
    "confirmed",
    METADATA,
    sa.Column("place", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("period", sa.Text, primary_key=True),
    _text("return_id"),
    _text("who"),
    _text("at"),
)

ACCEPTED_QUERIES = sa.Table(
    "accepted_queries",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    _text("fingerprint", index=True),
    _text("kind"),
    _text("rule"),
    _text("place"),
    _text("message"),
    _text("reason"),
    _text("who"),
    _text("at"),
    _text("return_id"),
)
