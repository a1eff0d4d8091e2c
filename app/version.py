"""The version, where everybody can read it without importing the application."""

__version__ = "0.1.0"
