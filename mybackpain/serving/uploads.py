"""No form for patients takes a file: what is sent as one is refused before it is read.

In admin, editors bring in documents; they are kept in memory, and none is large.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class RefuseFiles(FileUploadHandler):
    """Raises RequestDataTooBig for a file, and for a body larger than any form of ours."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 (the library's name)
        content_length: int,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        largest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if self.is_for_editors:
            largest = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
        if content_length > largest:
            raise RequestDataTooBig("a form larger than any of ours")

    @property
    def is_for_editors(self) -> bool:
        return self.request is not None and self.request.path.startswith("/admin/")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if not self.is_for_editors:
            raise RequestDataTooBig("a file in a form")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data  # to the handler that keeps it

    def file_complete(self, file_size: int) -> None:
        return None
