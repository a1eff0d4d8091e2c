"""Blobs: where photo bytes lie, and how they are encrypted."""
