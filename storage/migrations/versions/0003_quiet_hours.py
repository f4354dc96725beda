"""Quiet hours of a person's own, and reminders for one workshop alone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("quiet_from", sa.Time()))
    op.add_column("person", sa.Column("quiet_until", sa.Time()))
    op.add_column("person", sa.Column("quiet_days_off", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("registration", sa.Column("reminders_before", sa.JSON()))


def downgrade() -> None:
    op.drop_column("registration", "reminders_before")
    for column in ("quiet_days_off", "quiet_until", "quiet_from"):
        op.drop_column("person", column)
