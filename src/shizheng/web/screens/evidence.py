"""A file behind a record, as a download: never shown by the browser, whatever it is."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase

from shizheng.ledger import evidence
from shizheng.ledger.models import Evidence
from shizheng.web.permission import needs
from shizheng.web.withheld import demand_sight


@needs("see-records")
def show(request: HttpRequest, id: int) -> HttpResponseBase:
    """For those who may see its record: every file belongs to a version that was handed in."""
    file = Evidence.objects.select_related("version").filter(pk=id).first()
    if file is not None:
        demand_sight(request, file.version.record)
    path = evidence.path_of(file.sha256) if file else None
    if file is None or path is None or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), as_attachment=True, filename=file.name, content_type=file.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
