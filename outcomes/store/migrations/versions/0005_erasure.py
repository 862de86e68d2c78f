"""The checksum of what is kept of a return, and the notes of what was restated because something was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add both; of earlier returns the checksum is not known."""
    op.add_column("returns", sa.Column("kept_sha256", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "revision_notes",
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
