"""How a request's body is read."""

from io import BytesIO
from typing import IO

from flask import Request
from werkzeug.exceptions import BadRequest


class MemoryRequest(Request):
    """Holds uploads in memory: a face never lies unencrypted in a temporary file, not even in an unlinked one."""

    def _get_file_stream(self, *_about: object, **_more: object) -> IO[bytes]:
        return BytesIO()

    def _load_form_data(self) -> None:
        """No form of ours sends a NUL, and PostgreSQL keeps none."""
        super()._load_form_data()
        if any("\0" in text for field in self.form.items(multi=True) for text in field):
            raise BadRequest
