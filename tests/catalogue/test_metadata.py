"""Metadata of an item: everything that real page heads show, keywords suggested, attachments of every kind."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.catalogue import actions as act
from gongkai.catalogue.keywords import suggest_keywords
from gongkai.catalogue.themes import theme_paths, theme_tree
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Refused


def test_the_head_shows_all_metadata(office: Any) -> None:
    given = {
        "title": "关于印发临时救助办法的通知", "document_kind": "normative", "document_no": "临政发〔2026〕3号",
        "document_date": "2026-03-01", "effective_from": "2026-04-01", "valid_until": "2031-03-31",
        "issuer": "临溪县民政局", "joint_issuers": "临溪县财政局、临溪县司法局", "theme": "民政、扶贫、救灾\\社会救助",
        "genre": "通知", "audience": "困难群众", "keywords": "临时救助 困难群众", "life_cycle": "社会保障",
        "language": "汉语文、蒙古语文", "disclosure_term": "长期公开", "disclosure_scope": "面向社会",
        "responsible_unit": "社会救助股", "source": "县民政局", "summary": "规定临时救助的对象和标准。",
    }  # fmt: skip
    if given["theme"] not in theme_paths():
        given["theme"] = next(p for p in sorted(theme_paths()) if p.startswith("民政") and "\\" in p)
    item = office.published(**given)
    act.RegisterDocument(context=office.as_("officer"), item=item).execute()
    text = Client().get(reverse("portal:item", args=[item.public_id])).content.decode()
    labels = (
        "索引号 文号 有效性 统一登记编号 发布机构 联合发文 体裁分类 成文日期 发布日期 实施日期 有效期至 主题分类 "
        "主题词 服务对象 生命周期分类 语种 公开方式 公开时限 公开范围 责任部门 信息来源 发布渠道 目录名称 内容概述"
    ).split()
    assert [label for label in labels if label not in text] == []
    values = [value for name, value in given.items() if name not in {"document_kind", "theme"}]
    assert [value for value in values if value not in text] == []
    assert "linxi-GF-2026-00001" in text


def test_themes_are_those_of_the_policy_library() -> None:
    assert len(theme_tree()) == 22
    assert sum(len(seconds) for _, seconds in theme_tree()) == 121


def test_keywords_tell_the_matter_and_not_the_form() -> None:
    found = suggest_keywords(
        "临溪县民政局关于印发临时救助办法的通知",
        "<p>为规范临时救助，帮助困难群众，制定本办法。</p><p>困难群众申请临时救助的，应当提交材料。</p>",
    )
    assert "救助" in " ".join(found)
    assert "困难" in " ".join(found)
    assert not {"关于", "印发", "通知", "办法"} & set(found)
    assert len(found) <= 6
    assert suggest_keywords("", "") == []


def test_the_form_suggests_keywords_and_keeps_what_was_typed(office: Any) -> None:
    client = Client()
    client.force_login(office.clerk)
    sent = {
        "title": "临时救助办法",
        "content": "临时救助的对象是困难群众。",
        "keywords": "民政",
        "suggest": "1",
    }
    answer = client.post(reverse("office:catalogue-draft") + "?body=linxi", sent)
    text = answer.content.decode()
    assert "临时救助的对象是困难群众。" in text
    assert 'value="民政 ' in text
    assert "救助" in text.split('value="民政 ')[1][:40]
    assert office.body.items.count() == 0


def _ofd() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("OFD.xml", '<?xml version="1.0"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>')
        archive.writestr("Doc_0/Document.xml", "<ofd:Document xmlns:ofd='http://www.ofdspec.org/2016'/>")
    return made.getvalue()


def test_layout_files_are_attached_and_others_refused(office: Any) -> None:
    item = office.draft()
    attach = {"context": office.as_("clerk"), "item": item}
    act.AttachFile(**attach, incoming=Incoming.take("版式文件.ofd", _ofd())).execute()
    assert item.attachments.get().file.name == "版式文件.ofd"
    with pytest.raises(Refused):
        act.AttachFile(**attach, incoming=Incoming.take("程序.exe", b"MZ" + b"\0" * 200)).execute()
