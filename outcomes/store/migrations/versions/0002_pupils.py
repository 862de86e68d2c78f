"""Who a pupil's integer is, and the key it was made with; kept here and nowhere else."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create both tables, with a key of this workspace's own."""
    op.create_table(
        "pupils",
        sa.Column("pupil", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("upn", sa.Text, nullable=False),
        sa.Column("surname", sa.Text, nullable=False),
        sa.Column("forename", sa.Text, nullable=False),
        sa.Column("born", sa.Text, nullable=False),
    )
    op.create_index("pupils_by_name", "pupils", ["surname", "forename", "born"])
    keys = op.create_table(
        "keys", sa.Column("name", sa.Text, primary_key=True), sa.Column("key", sa.Text, nullable=False)
    )
    op.bulk_insert(keys, [{"name": "pupils", "key": secrets.token_hex(32)}])
