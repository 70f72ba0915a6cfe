"""The addresses of the site: Chinese without a prefix, English under /en/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from shizheng.web.screens import (
    about,
    account,
    accounts,
    draft,
    due,
    errors,
    evidence,
    findings,
    handover,
    home,
    indicator,
    indicators,
    log,
    offices,
    overlaps,
    periods,
    plan,
    queue,
    record,
    records,
    sparkline,
    upload,
    work,
)
from shizheng.web.signin import forgotten

urlpatterns = i18n_patterns(
    path("", plan.show, name="plan"),
    path("indicators", indicators.show, name="indicators"),
    path("indicators/<str:id>", indicator.show, name="indicator"),
    path("indicators/<str:id>/sparkline.svg", sparkline.show, name="sparkline"),
    path("work", work.show, name="work"),
    path("work/upload", upload.show, name="upload"),
    path("work/upload/<str:key>", upload.look, name="uploaded"),
    path("work/upload/<str:key>/<str:which>", upload.copy, name="marked"),
    path("work/template/<str:register>.<str:kind>", upload.template, name="template"),
    path("work/handover", handover.show, name="handover"),
    path("work/<str:key>", draft.show, name="draft"),
    path("review", queue.show, name="queue"),
    path("evidence/<int:id>", evidence.show, name="evidence"),
    path("records", records.show, name="records"),
    path("records/<path:id>", record.show, name="record"),
    path("due", due.show, name="due"),
    path("overlaps", overlaps.show, name="overlaps"),
    path("periods", periods.show, name="periods"),
    path("findings", findings.show, name="findings"),
    path("log", log.show, name="log"),
    path("about", about.show, name="about"),
    path("home", home.show, name="home"),
    path("accounts", accounts.show, name="accounts"),
    path("account", account.show, name="account"),
    path("account/offices", offices.show, name="offices"),
    path("account/password/reset/", forgotten.ask, name="account_reset_password"),
    path("account/password/reset/done/", forgotten.asked, name="account_reset_password_done"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("account/", include("shizheng.web.signin.urls")),
    prefix_default_language=False,
)

handler400 = errors.bad_request
handler404 = errors.not_found
handler500 = errors.broken
