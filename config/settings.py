"""Every setting, its default, and what it is for; read from the environment and a .env file."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of a deployment (prefix `WORKSHOP_BOT_`)."""

    model_config = SettingsConfigDict(env_prefix="WORKSHOP_BOT_", env_file=".env", extra="ignore")

    data_dir: Path = Path("data")
    """Where the database is kept, unless DATABASE_URL says otherwise."""

    database_url: str = ""
    """The shared database: an SQLite or PostgreSQL address; empty means SQLite under DATA_DIR."""

    def database_address(self) -> str:
        """The database's address; makes the data directory where SQLite needs it."""
        if self.database_url:
            return self.database_url
        self.data_dir.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{self.data_dir / 'workshop-bot.db'}"
