"""The use cases, one module each. They own the transaction and know nothing of Flask."""
