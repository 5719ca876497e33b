"""No form of ours takes a file: what is sent as one is refused before it is read."""

from typing import Any, NoReturn

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
        if content_length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("a form larger than any of ours")

    def new_file(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RequestDataTooBig("a file in a form")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> NoReturn:
        raise RequestDataTooBig("a file in a form")

    def file_complete(self, file_size: int) -> None:
        return None
