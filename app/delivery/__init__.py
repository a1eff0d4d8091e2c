"""Messages that leave the box: web push and mail. Nothing else does."""
