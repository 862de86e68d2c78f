"""The lease is held by the operating system or by PostgreSQL: its line says only who holds it."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Drop what was there to tell whether the holder still runs."""
    for column in ("token", "started", "until"):
        op.drop_column("leases", column)
