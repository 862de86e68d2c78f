"""For whom a return is: the widest audience that is shown it, and who let it go that far."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add both; whatever was published before was for everybody."""
    op.add_column("returns", sa.Column("audience", sa.Text, nullable=False, server_default="public"))
    op.add_column("returns", sa.Column("released_by", sa.Text, nullable=False, server_default=""))
