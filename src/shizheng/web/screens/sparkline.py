"""An indicator's running figure as a small drawing.

An image of its own, so that the list of indicators doesn't wait for the months of each.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from shizheng.web import charts, figures, withheld
from shizheng.web.asof import as_of
from shizheng.web.permission import needs

WIDTH, HEIGHT = 96, 22


@needs("see-figures")
def show(request: HttpRequest, id: str) -> HttpResponse:
    """The running figure as a drawing."""
    if id not in figures.agency().measures:
        raise Http404
    at = figures.moment(as_of(request).day)
    running = withheld.held(withheld.hidden(request), id).running(figures.months(at, id))
    values = [None if figure is None else figure.value for figure in running.values()]
    line = charts.line(values, len(figures.period().months()), None, WIDTH, HEIGHT)
    return HttpResponse(render_to_string("sparkline.svg", {"line": line}), content_type="image/svg+xml")
