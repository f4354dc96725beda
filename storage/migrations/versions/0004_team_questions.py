"""Questions to the team: what was understood of them, whose they are, and what was asked further."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEYS = {"site_id": "site", "thread_id": "team_question", "taken_by": "person"}


def upgrade() -> None:
    with op.batch_alter_table("team_question") as table:
        table.add_column(sa.Column("site_id", sa.String()))
        table.add_column(sa.Column("thread_id", ID))
        table.add_column(sa.Column("understood", sa.JSON()))
        table.add_column(sa.Column("taken_by", ID))
        table.add_column(sa.Column("taken_at", sa.DateTime(timezone=True)))
        for column, other in KEYS.items():
            table.create_foreign_key(f"fk_team_question_{column}_{other}", other, [column], ["id"])
        table.create_index("ix_team_question_thread_id", ["thread_id"])
        table.create_index("ix_team_question_taken_by", ["taken_by"])
    op.execute(
        sa.text(
            "UPDATE team_question SET site_id = (SELECT site_id FROM person WHERE person.id = team_question.person_id)"
        )
    )


def downgrade() -> None:
    with op.batch_alter_table("team_question") as table:
        table.drop_index("ix_team_question_taken_by")
        table.drop_index("ix_team_question_thread_id")
        for column, other in KEYS.items():
            table.drop_constraint(f"fk_team_question_{column}_{other}", type_="foreignkey")
        for column in ("taken_at", "taken_by", "understood", "thread_id", "site_id"):
            table.drop_column(column)
