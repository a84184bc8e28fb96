"""What the API takes and gives. Only the shape is checked here; what is right is said by the acts."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict


def _printable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("含有不能保存的控制字符。")
    return text


Text = Annotated[str, AfterValidator(_printable)]
Short = Annotated[str, Field(max_length=100), AfterValidator(_printable)]


class Error(Schema):
    """One thing that is wrong."""

    field: str
    code: str
    message: str
    basis: str = ""


class Errors(Schema):
    """Why a call was refused."""

    errors: list[Error]


class Strict(Schema):
    """An input that knows all its fields."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Values(Strict):
    """The metadata of an item, all as text; what is left out is left as it is. Dates: 2026-03-05."""

    title: Text | None = Field(None, description="名称")
    document_kind: Text | None = Field(None, description="信息类型：other、normative、rules")
    document_no: Text | None = Field(None, description="文号")
    issuer: Text | None = Field(None, description="发布机构，不填为本机关")
    joint_issuers: Text | None = Field(None, description="联合发文机关，用顿号分开")
    made_here: bool | None = Field(None, description="本机关制发")
    document_date: Text | None = Field(None, description="成文日期")
    created_on: Text | None = Field(None, description="生成日期，公开期限从这一天起算")
    effective_from: Text | None = Field(None, description="实施日期")
    valid_until: Text | None = Field(None, description="有效期至")
    is_interpretation: bool | None = Field(None, description="政策解读")
    interpretation_form: Text | None = Field(None, description="解读形式")
    by_principal: bool | None = Field(None, description="主要负责人解读")
    interprets: Short | None = Field(None, description="被解读文件的编号（地址中的 12 位）")
    theme: Text | None = Field(None, description="主题分类")
    genre: Text | None = Field(None, description="体裁分类")
    audience: Text | None = Field(None, description="服务对象")
    keywords: Text | None = Field(None, description="主题词")
    life_cycle: Text | None = Field(None, description="生命周期分类")
    language: Text | None = Field(None, description="语种")
    disclosure_term: Text | None = Field(None, description="公开时限")
    disclosure_scope: Text | None = Field(None, description="公开范围")
    source: Text | None = Field(None, description="信息来源")
    responsible_unit: Text | None = Field(None, description="责任部门")
    summary: Text | None = Field(None, description="内容概述")
    content: Text | None = Field(None, description="正文：HTML 或者纯文字")


class ItemIn(Strict):
    """What a system sends."""

    external_id: Text = Field(description="本系统中的编号，同一编号再次送入不会重复")
    body: Short = Field(description="机关的网址代码")
    column: Short = Field(description="栏目的网址代码")
    values: Values
    disclosure_mode: Short = Field(
        "", description="公开属性：proactive、on_request、withheld；不填由经办人认定"
    )
    ground: Short = Field("", description="不予公开依据")
    ground_reason: Text = Field("", description="不予公开理由")
    submit: bool = Field(False, description="送入后即送审")
    self_check: list[Text] = Field(default_factory=list, description="送审时逐项确认的自查事项，原文")


class Approval(Strict):
    """One signature given in the office system, in the order of the stages."""

    stage: Short = Field(description="环节名称")
    name: Short = Field(description="签批人")
    signed_on: Short = Field(description="签批日期")
    opinion: Text = ""
    proofread: bool = Field(False, description="已校对（环节要求校对的）")


class Document(Strict):
    """A file inside JSON."""

    name: Annotated[str, Field(max_length=300), AfterValidator(_printable)]
    content: str = Field(description="base64")
    title: Short = Field("", description="显示的名称")


class SubmitIn(Strict):
    """How an item is handed in."""

    self_check: list[Text] = Field(default_factory=list)
    approvals: list[Approval] = Field(default_factory=list, max_length=8, description="需要 paper 权限")
    document: Document | None = Field(None, description="签批单扫描件")
    publish: bool = Field(False, description="审查全部通过的立即发布，需要 publish 权限")


class FileOut(Schema):
    """A file of an item."""

    id: str
    name: str
    title: str
    size: int
    media_type: str
    sha256: str
    address: str = ""


class Stage(Schema):
    """The stage of clearance whose turn it is."""

    label: str
    position: int
    of: int


class ItemOut(Schema):
    """How an item that the token sent stands."""

    id: str
    external_id: str
    body: str
    column: str
    title: str
    state: str
    state_label: str
    stage: Stage | None = None
    due_on: str | None = Field(None, description="最迟公开日期")
    index_no: str = ""
    published_on: str | None = None
    address: str = ""
    returned: str = Field("", description="退回意见")
    faults: list[Error] = Field(default_factory=list, description="草稿送审前还要改的")
    files: list[FileOut] = Field(default_factory=list)


class Published(Schema):
    """A line of what is public, or was: of a withdrawn item only its trace."""

    id: str
    state: str
    body: str
    column: str
    title: str
    index_no: str
    published_on: str
    address: str
    document_kind: str = ""
    document_no: str = ""
    document_date: str | None = None
    validity: str = ""
    changed: str = Field(description="变动号，同一信息每变动一次就增大")
    withdrawn_on: str | None = None
    withdraw_kind: str = ""
    withdraw_reason: str = ""


class PublishedPage(Schema):
    """A page of changes, the oldest first."""

    items: list[Published]
    next: str = Field(description="下次调用的 after")
    more: bool


class PublishedItem(Schema):
    """A published item, whole."""

    id: str
    state: str
    body: str
    column: str
    address: str
    index_no: str
    published_on: str
    metadata: dict[str, Any]
    content: str
    files: list[FileOut]
    channels: list[str]
    interpretations: list[str]


class Trace(Schema):
    """What remains of a withdrawn item."""

    id: str
    state: str
    body: str
    column: str
    title: str
    index_no: str
    published_on: str
    withdrawn_on: str
    withdraw_kind: str
    withdraw_reason: str
    address: str


class ColumnOut(Schema):
    """A column of a body, parents before children."""

    slug: str
    title: str
    parent: str
    kind: str
    published: int
    address: str


class BodyOut(Schema):
    """A body that publishes here."""

    slug: str
    name: str
    kind: str
    address: str


class Changes(Schema):
    """Which changes are asked for."""

    body: Short = Field("", description="机关的网址代码；不填为全部机关")
    column: Short = Field("", description="栏目的网址代码，含下级栏目；须同时给出 body")
    after: Short = Field("", description="上次返回的 next；不填从头读取")
    limit: int = Field(100, ge=1, le=500)


class OfBody(Schema):
    """Of which body."""

    body: Short = Field(description="机关的网址代码")
