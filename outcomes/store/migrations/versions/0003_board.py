"""Which schools a refused file was about, and which figures a school has called right."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the schools to the ledger, and the table of what was confirmed."""
    op.add_column("returns", sa.Column("schools", sa.Text, nullable=False, server_default="[]"))
    op.create_table(
        "confirmed",
        sa.Column("place", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("period", sa.Text, primary_key=True),
        sa.Column("return_id", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
