"""Untrusted bytes: header check, sandboxed decoding, encoding, metadata."""
