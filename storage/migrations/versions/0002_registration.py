"""Offers, requests, reservations, seats passed on, wishes for a date, calendars that follow."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("workshop", sa.Column("registration_from", MOMENT))
    op.add_column("workshop", sa.Column("cancellation_until", MOMENT))
    op.add_column("workshop", sa.Column("confirmed_at", MOMENT))
    op.add_column("workshop", sa.Column("announced", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(sa.text("UPDATE workshop SET announced = true"))
    op.create_index("ix_workshop_announced", "workshop", ["announced"])
    op.add_column("registration", sa.Column("offered_until", MOMENT))
    op.add_column("registration", sa.Column("reason", sa.String()))
    op.add_column("registration", sa.Column("coming_at", MOMENT))
    op.add_column("registration", sa.Column("release_asked_at", MOMENT))
    op.create_index("ix_registration_offered_until", "registration", ["offered_until"])
    op.create_table(
        "reservation",
        sa.Column("id", ID, nullable=False),
        sa.Column("workshop_id", sa.String(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.CheckConstraint("seats >= 0", name="ck_reservation_seats"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reservation_person_id_person"),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name="fk_reservation_workshop_id_workshop"),
        sa.PrimaryKeyConstraint("id", name="pk_reservation"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reservation_person_id", "reservation", ["person_id"])
    op.create_index("ix_reservation_workshop_id", "reservation", ["workshop_id"])
    op.create_table(
        "seat_pass",
        sa.Column("id", ID, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("registration_id", ID),
        sa.Column("reservation_id", ID),
        sa.Column("taker_id", ID),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.CheckConstraint("(registration_id IS NULL) <> (reservation_id IS NULL)", name="ck_seat_pass_one_seat"),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name="fk_seat_pass_registration_id_registration"
        ),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name="fk_seat_pass_reservation_id_reservation"),
        sa.ForeignKeyConstraint(["taker_id"], ["person.id"], name="fk_seat_pass_taker_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_seat_pass"),
        sa.UniqueConstraint("digest", name="uq_seat_pass_digest"),
        sqlite_autoincrement=True,
    )
    for column in ("registration_id", "reservation_id", "taker_id"):
        op.create_index(f"ix_seat_pass_{column}", "seat_pass", [column])
    op.create_table(
        "interest",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("course_id", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_interest_course_id_course"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_interest_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_interest"),
        sa.UniqueConstraint("person_id", "course_id", name="uq_interest_person_id_course_id"),
    )
    op.create_index("ix_interest_course_id", "interest", ["course_id"])
    op.create_table(
        "calendar_feed",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_calendar_feed_person_id_person"),
        sa.PrimaryKeyConstraint("person_id", name="pk_calendar_feed"),
        sa.UniqueConstraint("digest", name="uq_calendar_feed_digest"),
    )


def downgrade() -> None:
    for table in ("calendar_feed", "interest", "seat_pass", "reservation"):
        op.drop_table(table)
    op.drop_index("ix_registration_offered_until", "registration")
    for column in ("release_asked_at", "coming_at", "reason", "offered_until"):
        op.drop_column("registration", column)
    op.drop_index("ix_workshop_announced", "workshop")
    for column in ("announced", "confirmed_at", "cancellation_until", "registration_from"):
        op.drop_column("workshop", column)
