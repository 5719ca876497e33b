"""The site as a server calls it: the response cache, and Django behind it."""

from http.client import responses
from typing import Any, NamedTuple

from django.test import RequestFactory
from django.test.client import ClientHandler

from mybackpain.serving.cached_page import CachedPage
from mybackpain.serving.response_cache import ResponseCache


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


class Edge:
    """A process just started."""

    def __init__(self) -> None:
        self.rendered = 0  # how often Django was asked
        self.handler = ClientHandler()
        self.cache = ResponseCache(self.django)
        self.browser = RequestFactory()

    def django(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.rendered += 1
        response: Any = self.handler(environ)
        phrase = responses[response.status_code]
        start_response(f"{response.status_code} {phrase}", list(response.items()))
        return [response.content]

    def ask(self, path: str, method: str = "GET", **environ: str) -> Answer:
        """Status, headers and body as a server gets them."""
        told: list[Any] = []
        sent = self.browser.generic(method, path).environ | environ
        body = b"".join(self.cache(sent, lambda *said: told.extend(said)))
        return Answer(int(told[0].split()[0]), dict(told[1]), body)

    def cached(self, path: str) -> CachedPage:
        """The page that is kept once somebody has asked for it."""
        self.get(path)
        return self.cache.pages[path]

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask(path, **{f"HTTP_{name.upper()}": value for name, value in headers.items()})
