"""Addresses of the portal (门户). They are promises: printed in letters, kept by other sites."""

from django.urls import URLPattern, URLResolver, path, register_converter
from django.views.decorators.http import require_safe

from gongkai.casework.online import STEPS
from gongkai.portal.views import (
    account,
    account_second,
    apply,
    apply_end,
    apply_paper,
    archive,
    bodies,
    correction,
    feeds,
    guide,
    home,
    items,
    opinions,
    reports,
    search,
    switches,
    tracking,
)


class YearConverter:
    """A year of four digits."""

    regex = "20[0-9]{2}"

    def to_python(self, value: str) -> int:
        """Return the year."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return it as written in an address."""
        return str(value)


class StepConverter:
    """A page of the request form."""

    regex = "|".join(STEPS)

    def to_python(self, value: str) -> str:
        """Return the step."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as written in an address."""
        return value


register_converter(YearConverter, "year")
register_converter(StepConverter, "step")

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("b/", home.bodies, name="bodies"),
    path("b/<slug:slug>/", bodies.body, name="body"),
    path("b/<slug:slug>/feed.xml", require_safe(feeds.ItemFeed()), name="body-feed"),
    path("b/<slug:slug>/<slug:name>/feed.xml", require_safe(feeds.ItemFeed()), name="column-feed"),
    path("b/<slug:slug>/<slug:name>/", bodies.column, name="column"),
    path("i/<slug:public_id>", items.item, name="item"),
    path("f/<slug:public_id>/<str:name>", items.file, name="file"),
    path("r/", reports.overview, name="reports"),
    path("r/feed.xml", require_safe(feeds.ReportFeed()), name="reports-feed"),
    path("r/<slug:slug>/feed.xml", require_safe(feeds.ReportFeed()), name="report-feed"),
    path("r/compare", archive.compare, name="compare"),
    path("r/compare/choose", archive.compare_form, name="compare-choose"),
    path("r/compare.<slug:kind>", archive.compare, name="compare-data"),
    path("r/<slug:slug>/", archive.of_body, name="report-list"),
    path("r/<slug:slug>/series/", archive.over_years, name="series"),
    path("r/<slug:slug>/series.<slug:kind>", archive.over_years, name="series-data"),
    path("r/<slug:slug>/<year:year>/", reports.report, name="report"),
    path("r/<slug:slug>/<year:year>/data.<slug:kind>", archive.data, name="report-data"),
    path("r/<slug:slug>/<year:year>/siblings", archive.siblings, name="siblings"),
    path("r/<slug:slug>/<year:year>/v<int:number>", reports.report, name="report-version"),
    path("r/<slug:slug>/<year:year>/cell/<str:key>", reports.cell, name="cell"),
    path("search", search.search, name="search"),
    path("apply/", home.apply, name="apply"),
    path("apply/form.<slug:kind>", apply_paper.form, name="apply-form"),
    path("apply/guide/", guide.guide, name="apply-guide"),
    path("apply/offers/", apply.offer, name="apply-offer"),
    path("apply/found/", apply.found, name="apply-found"),
    path("apply/later/", apply.later, name="apply-later"),
    path("apply/continue/", apply.resume, name="apply-resume"),
    path("apply/done/", apply_end.done, name="apply-done"),
    path("apply/end/", apply_end.end, name="apply-end"),
    path("apply/correction/", correction.correction, name="correction"),
    path("t/withdraw-correction/", correction.withdraw, name="correction-withdraw"),
    path("apply/<step:name>/", apply.step, name="apply-step"),
    path("account/", account.account, name="account"),
    path("account/code/", account.code, name="account-code"),
    path("account/second/", account_second.give, name="account-second"),
    path("account/second/on/", account_second.switch_on, name="account-second-on"),
    path("account/second/off/", account_second.switch_off, name="account-second-off"),
    path("account/leave/", account.leave, name="account-leave"),
    path("account/close/", account.close, name="account-close"),
    path("account/open/<slug:kind>/<slug:public_id>/", account.follow, name="account-open"),
    path("account/draft/<slug:public_id>/", account.resume, name="account-draft"),
    path("t/", tracking.tracking, name="tracking"),
    path("t/leave/", tracking.leave, name="tracking-leave"),
    path("t/do/<slug:act>/", tracking.do, name="tracking-do"),
    path("t/letter/<slug:public_id>.<slug:kind>", tracking.letter, name="tracking-letter"),
    path("t/file/<slug:public_id>", tracking.file, name="tracking-file"),
    path("opinion/", opinions.opinion, name="opinion"),
    path("look/large", switches.large, name="large"),
]
