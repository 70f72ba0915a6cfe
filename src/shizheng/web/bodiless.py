"""A question for the headers alone (HEAD), as those who watch a server ask it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse


def bodiless(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Its answer has the headers of the whole and no body; the server would complain of one each time."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if request.method == "HEAD":
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = ()
            elif isinstance(response, HttpResponse):
                response.content = b""
        return response

    return handle
