"""The item (政府信息条目): metadata of publishing.md section 1, its state, and what must always hold of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.agencies.models import Body
from gongkai.agencies.scope import ScopedQuerySet
from gongkai.catalogue.models.choices import (
    DisclosureMode,
    DocumentKind,
    Ground,
    InterpretationForm,
    State,
    Validity,
    WithdrawKind,
)
from gongkai.catalogue.models.columns import Column
from gongkai.catalogue.models.numbering import ImportBatch, IndexSeries
from gongkai.files.models import StoredFile
from gongkai.journal.canonical import digest_of
from gongkai.journal.identifiers import new_public_id

# Once public (and still told of, when withdrawn); decided on by an approver.
PUBLIC_STATES = (State.PUBLISHED, State.WITHDRAWN)
DECIDED_STATES = (State.APPROVED, State.PUBLISHED, State.WITHDRAWN, State.REGISTERED)
DOCUMENT_KINDS = (DocumentKind.RULES, DocumentKind.NORMATIVE)

_WORKED_ON = ("-changed_at", "-id", "state", "column", "document_kind", "title", "document_no", "index_no")
_VALIDITY = ("repealed_on", "valid_until", "amended_on", "partly_lapsed_on", "validity")
_PUBLIC = Q(state__in=PUBLIC_STATES)
_DECIDED = Q(state__in=DECIDED_STATES)


def _order(first: str, then: str, name: str) -> models.CheckConstraint:
    """Return the constraint that `first` is not after `then` where both are known."""
    either_unknown = Q(**{f"{first}__isnull": True}) | Q(**{f"{then}__isnull": True})
    return models.CheckConstraint(name=name, condition=either_unknown | Q(**{f"{first}__lte": F(then)}))


class ItemQuerySet(ScopedQuerySet):
    """Query set of items."""

    def listed(self) -> Self:
        """Return the items without the long texts, with what a line of a list shows."""
        return self.defer("content", "summary").select_related("body", "column")

    def public(self) -> Self:
        """Return what the public may read."""
        return self.filter(state=State.PUBLISHED)

    def newest_first(self) -> Self:
        """Return the items by publication, newest first, in a steady order (keyset-friendly)."""
        return self.order_by("-published_on", "-pk")


class Item(models.Model):
    """One piece of government information of a body."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="items", db_index=False)
    column = models.ForeignKey(Column, on_delete=models.PROTECT, related_name="items", db_index=False)
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT)
    title = models.CharField("名称", max_length=300, blank=True)
    # A document withheld as state secret, or withdrawn because its title should not have been public.
    title_hidden = models.BooleanField("不显示名称", default=False)

    # Metadata.
    document_kind = models.CharField(
        "信息类型", max_length=12, choices=DocumentKind, default=DocumentKind.OTHER
    )
    document_no = models.CharField("文号", max_length=80, blank=True)
    issuer = models.CharField("发布机构", max_length=200, blank=True)  # as printed; "" for the body itself
    joint_issuers = models.CharField("联合发文机关", max_length=400, blank=True)  # the others, divided by 、
    # False for what the body passes on: it counts as published here, but not as made here.
    made_here = models.BooleanField("本机关制发", default=True)
    document_date = models.DateField("成文日期", null=True, blank=True)
    created_on = models.DateField("生成日期")  # from here the 20 working days run (条例2019 Art. 26)
    effective_from = models.DateField("实施日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)  # the last day
    validity = models.CharField("有效性", max_length=16, choices=Validity, blank=True)
    repealed_on = models.DateField("废止日期", null=True, blank=True)  # the first day without it
    repealed_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="repeals", null=True, blank=True, db_index=False
    )
    # The first day as amended, as partly repealed: cache of `DocumentChange`, as are the dates of repeal.
    amended_on = models.DateField("修改日期", null=True, blank=True)
    partly_lapsed_on = models.DateField("部分失效日期", null=True, blank=True)
    is_interpretation = models.BooleanField("政策解读", default=False)
    interpretation_form = models.CharField("解读形式", max_length=20, choices=InterpretationForm, blank=True)
    by_principal = models.BooleanField("主要负责人解读", default=False)  # 第一解读人
    interprets = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="interpretations",
        null=True,
        blank=True,
        db_index=False,
    )
    theme = models.CharField("主题分类", max_length=80, blank=True)  # path as in themes.json
    genre = models.CharField("体裁分类", max_length=40, blank=True)
    audience = models.CharField("服务对象", max_length=80, blank=True)
    keywords = models.CharField("主题词", max_length=200, blank=True)
    life_cycle = models.CharField("生命周期分类", max_length=40, blank=True)
    language = models.CharField("语种", max_length=20, blank=True)  # "" for Chinese
    disclosure_term = models.CharField("公开时限", max_length=40, blank=True)
    disclosure_scope = models.CharField("公开范围", max_length=80, blank=True)
    source = models.CharField("信息来源", max_length=200, blank=True)
    responsible_unit = models.CharField("责任部门", max_length=120, blank=True)

    # The attribute marked at the source.
    disclosure_mode = models.CharField("公开属性", max_length=12, choices=DisclosureMode, blank=True)
    ground = models.CharField("不予公开依据", max_length=24, choices=Ground, blank=True)
    ground_reason = models.CharField("不予公开理由", max_length=500, blank=True)
    # Documents that one entry of the withheld register stands for.
    document_count = models.PositiveIntegerField("件数", default=1)

    # Who and when.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    author_name = models.CharField("拟稿人", max_length=60, blank=True)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    approver_name = models.CharField("审定人", max_length=60, blank=True)
    approved_on = models.DateField("审定日期", null=True, blank=True)
    on_paper = models.BooleanField("纸上签批", default=False)
    paper_scan = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    return_reason = models.CharField("退回意见", max_length=500, blank=True)
    index_no = models.CharField("索引号", max_length=80, blank=True)
    series = models.ForeignKey(
        IndexSeries, on_delete=models.PROTECT, related_name="items", null=True, blank=True, db_index=False
    )
    serial = models.PositiveIntegerField(null=True, blank=True)
    published_on = models.DateField("发布日期", null=True, blank=True)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    withdraw_kind = models.CharField("撤回原因类别", max_length=16, choices=WithdrawKind, blank=True)
    withdraw_reason = models.CharField("撤回原因", max_length=500, blank=True)
    # Where to look instead: of what was withdrawn, of an entry of the withheld register that was opened.
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    archived_on = models.DateField("归档日期", null=True, blank=True)  # still public, out of the normal lists
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.PROTECT, related_name="items", null=True, blank=True
    )
    changed_at = models.DateTimeField(auto_now=True)

    # The long texts stand last: a database reads the columns before them without touching them.
    summary = models.TextField("内容概述", blank=True)
    content = models.TextField("正文", blank=True)  # sanitised HTML (`richtext.clean_html`)

    objects = ItemQuerySet.as_manager()
    # (number, digest) of the versions that the present act keeps, for its journal entry (`versions.keep_version`).
    kept_versions: Sequence[tuple[int, str]] = ()

    class Meta:
        constraints = [
            # What has a number is public, and the other way round (below). A condition without a value is one that
            # SQLite recognises in a query, so that a number is looked up in the index.
            models.UniqueConstraint(
                name="catalogue_item_index_no",
                fields=["body", "index_no"],
                condition=Q(published_on__isnull=False),
            ),
            models.UniqueConstraint(
                name="catalogue_item_serial", fields=["series", "serial"], condition=Q(series__isnull=False)
            ),
            models.CheckConstraint(name="catalogue_item_state", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="catalogue_item_published_whole",
                condition=~_PUBLIC
                | (
                    ~Q(index_no="")
                    & Q(published_on__isnull=False)
                    & Q(disclosure_mode=DisclosureMode.PROACTIVE)
                ),
            ),
            models.CheckConstraint(
                name="catalogue_item_number_when_public",
                condition=_PUBLIC | (Q(index_no="") & Q(published_on__isnull=True) & Q(series__isnull=True)),
            ),
            models.CheckConstraint(
                name="catalogue_item_series_and_serial",
                condition=Q(series__isnull=True, serial__isnull=True)
                | Q(series__isnull=False, serial__isnull=False),
            ),
            models.CheckConstraint(
                name="catalogue_item_approved_by_somebody",
                condition=~_DECIDED | (~Q(approver_name="") & Q(approved_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="catalogue_item_author_not_approver",
                condition=Q(author__isnull=True) | Q(approver__isnull=True) | ~Q(author=F("approver")),
            ),
            models.CheckConstraint(
                name="catalogue_item_marked",
                condition=Q(state__in=[State.DRAFT, State.DISCARDED]) | ~Q(disclosure_mode=""),
            ),
            models.CheckConstraint(
                name="catalogue_item_withheld_has_ground",
                condition=(Q(disclosure_mode=DisclosureMode.WITHHELD) & ~Q(ground="") & ~Q(ground_reason=""))
                | (~Q(disclosure_mode=DisclosureMode.WITHHELD) & Q(ground="")),
            ),
            models.CheckConstraint(
                name="catalogue_item_registered_not_proactive",
                condition=~Q(state=State.REGISTERED) | ~Q(disclosure_mode=DisclosureMode.PROACTIVE),
            ),
            models.CheckConstraint(
                name="catalogue_item_title",
                condition=~Q(title="") | Q(title_hidden=True, disclosure_mode=DisclosureMode.WITHHELD),
            ),
            models.CheckConstraint(
                name="catalogue_item_hidden_is_empty",
                condition=Q(title_hidden=False)
                | Q(state=State.WITHDRAWN)
                | Q(title="", summary="", content="", keywords=""),
            ),
            models.CheckConstraint(
                name="catalogue_item_count",
                condition=Q(document_count=1)
                | Q(
                    document_count__gt=1,
                    disclosure_mode=DisclosureMode.WITHHELD,
                    document_kind=DocumentKind.OTHER,
                ),
            ),
            models.CheckConstraint(
                name="catalogue_item_withdrawn_with_reason",
                condition=Q(
                    state=State.WITHDRAWN,
                    withdrawn_on__isnull=False,
                    withdraw_kind__in=WithdrawKind.values,
                )
                & ~Q(withdraw_reason="")
                | ~Q(state=State.WITHDRAWN) & Q(withdrawn_on__isnull=True, withdraw_kind=""),
            ),
            models.CheckConstraint(
                name="catalogue_item_document_dated",
                condition=~_DECIDED | Q(document_kind=DocumentKind.OTHER) | Q(document_date__isnull=False),
            ),
            models.CheckConstraint(
                name="catalogue_item_repealer_dated",
                condition=Q(repealed_by__isnull=True) | Q(repealed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="catalogue_item_interpretation",
                condition=Q(interprets__isnull=True) | Q(is_interpretation=True),
            ),
            _order("published_on", "withdrawn_on", "catalogue_item_withdrawn_after"),
            _order("document_date", "repealed_on", "catalogue_item_repealed_after"),
            models.CheckConstraint(
                name="catalogue_item_read_by_principal",
                condition=Q(interpretation_form="", by_principal=False) | Q(is_interpretation=True),
            ),
            _order("effective_from", "valid_until", "catalogue_item_lapses_after"),
            _order("approved_on", "published_on", "catalogue_item_approved_before"),
        ]
        indexes = [
            models.Index(fields=["body", "state", "-published_on", "-id"], name="catalogue_item_of_body"),
            models.Index(fields=["column", "state", "-published_on", "-id"], name="catalogue_item_of_column"),
            models.Index(fields=["state", "-published_on", "-id"], name="catalogue_item_latest"),
            # Of the office's list: they hold all that it is narrowed by, so that no item is opened in vain.
            models.Index(fields=["body", *_WORKED_ON], name="catalogue_item_worked_on"),
            models.Index(fields=[*_WORKED_ON, "body"], name="catalogue_item_all_worked_on"),
            models.Index(
                fields=["index_no"], name="catalogue_item_number", condition=Q(published_on__isnull=False)
            ),
            models.Index(fields=["document_no"], name="catalogue_item_document_no"),
            # Of the workbench: what is not public (yet), and terms that end.
            models.Index(
                fields=["body", "state", "-changed_at", "-id"],
                name="catalogue_item_in_hand",
                condition=Q(published_on__isnull=True),
            ),
            models.Index(
                fields=["body", "valid_until"],
                name="catalogue_item_terms",
                condition=Q(valid_until__isnull=False),
            ),
            models.Index(
                fields=["column", "-published_on", "-id"],
                name="catalogue_item_archived",
                condition=Q(archived_on__isnull=False),
            ),
            # Few items repeal or interpret another: with the empty ones inside, SQLite takes these for useless.
            models.Index(
                fields=["repealed_by"], name="catalogue_item_repeals", condition=Q(repealed_by__isnull=False)
            ),
            models.Index(
                fields=["interprets"], name="catalogue_item_interprets", condition=Q(interprets__isnull=False)
            ),
            # Of the measures: a year of one body is counted from the index alone.
            models.Index(
                fields=["body", "published_on", "withdrawn_on", "document_kind", "column"],
                name="catalogue_item_year",
                condition=Q(published_on__isnull=False),
            ),
            # Of the policy documents of all bodies: only they are dated (hardly anything else is).
            models.Index(
                fields=["document_kind", "state", "-published_on", "-id", *_VALIDITY],
                name="catalogue_item_policy",
                condition=Q(document_date__isnull=False),
            ),
            # All that the figures of rules and normative documents ask, so that no item is read for them.
            models.Index(
                fields=[
                    *("body", "document_kind", "made_here", "document_date", "published_on", "withdrawn_on"),
                    *("withdraw_kind", "state", "repealed_on", "effective_from", "valid_until", "validity"),
                ],
                name="catalogue_item_documents",
            ),
            models.Index(
                fields=["body", "published_on"],
                name="catalogue_item_readings",
                condition=Q(is_interpretation=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.document_no or f"登记 {self.public_id}"

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        """Read the item again; an act does so first, and what an earlier act kept is not its own."""
        super().refresh_from_db(using, fields, from_queryset)
        if fields is None:
            self.kept_versions = ()

    @property
    def issuing_body(self) -> str:
        """Return the issuing body as printed."""
        return self.issuer or self.body.name

    @property
    def is_document(self) -> bool:
        """Return whether this is one of the documents of 条例2019 Art. 20(1)."""
        return self.document_kind in DOCUMENT_KINDS

    def validity_on(self, day: dt.date) -> str:
        """Return the validity on `day` (a value of Validity, "" where none was stated and none follows)."""
        if self.repealed_on is not None and self.repealed_on <= day:
            return Validity.REPEALED
        if self.valid_until is not None and self.valid_until < day:
            return Validity.LAPSED
        if self.partly_lapsed_on is not None and self.partly_lapsed_on <= day:
            return Validity.PARTLY_LAPSED
        if self.amended_on is not None and self.amended_on <= day:
            return Validity.AMENDED
        dated = self.valid_until is not None or self.repealed_on is not None
        if self.validity in (Validity.LAPSED, Validity.REPEALED):
            # Entered as over: with a date the date decides, and it has not come yet.
            return Validity.IN_FORCE if dated else self.validity
        return self.validity or (Validity.IN_FORCE if self.is_document or dated else "")

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps. Of texts that are not public it keeps a digest only.

        The journal can never be emptied; a title that turns out to be secret must not stand in it.
        """
        left_out = {
            "title",
            "summary",
            "content",
            "keywords",
            "ground_reason",
            "return_reason",
            "changed_at",
            "id",
        }
        state = {
            f.attname: getattr(self, f.attname)
            for f in self._meta.concrete_fields
            if f.attname not in left_out
        }
        state["text_digest"] = digest_of([self.title, self.summary, self.content, self.keywords])
        if self.state in PUBLIC_STATES and not self.title_hidden:
            state["title"] = self.title
        if self.kept_versions:
            state["versions"] = self.kept_versions
        return {name: value for name, value in state.items() if value not in (None, "")}
