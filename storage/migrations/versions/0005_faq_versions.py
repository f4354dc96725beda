"""Curated answers that were made or changed in the chat, with their history."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "faq_version",
        sa.Column("id", ID, nullable=False),
        sa.Column("faq_id", sa.String(), nullable=False),
        sa.Column("patterns", sa.JSON(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("actor_id", ID),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name="fk_faq_version_actor_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_faq_version"),
    )
    for column in ("faq_id", "actor_id"):
        op.create_index(f"ix_faq_version_{column}", "faq_version", [column])


def downgrade() -> None:
    op.drop_table("faq_version")
