"""Personal data at publication: stopped, masked, overruled, gone; nothing of it anywhere else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.support.clearing import clear

from gongkai.agencies.models import BodySetting
from gongkai.catalogue.actions import (
    AttachFile,
    EditItem,
    MaskFindings,
    OverruleFinding,
    PublishItem,
    SubmitItem,
    UnmaskFindings,
    WithdrawOverrule,
)
from gongkai.catalogue.actions.overrule_finding import standing_hits
from gongkai.catalogue.models import (
    FileScan,
    FindingOverrule,
    Item,
    MaskKey,
    MaskRecord,
    ScanState,
    TextScan,
)
from gongkai.catalogue.personal import personal_faults, personal_faults_in
from gongkai.catalogue.personal import scans as scans_module
from gongkai.catalogue.personal.masking import open_record
from gongkai.files import keys, store
from gongkai.files.incoming import Incoming
from gongkai.files.models import Blob
from gongkai.journal.actions import Reason, Refused
from gongkai.journal.models import Entry
from gongkai.notices.models import Delivery, Message

from . import personal_samples as samples
from .conftest import TODAY, Office


@pytest.fixture
def listed(office: Office) -> Item:
    """A draft with a list of 200 persons."""
    return office.draft(title="临时救助发放名单", content=samples.grant_list(200))


def attach(office: Office, item: Item, name: str, raw: bytes) -> Item:
    return AttachFile(context=office.as_("clerk"), item=item, incoming=Incoming.take(name, raw)).execute()


def fields(reasons: list[Reason]) -> list[str]:
    return [reason.field for reason in reasons]


def overruled(office: Office, item: Item, who: str = "officer", reason: str = "处罚决定书依法公开") -> Item:
    chosen = [key for key, hit in standing_hits(item).items() if hit.stops]
    return OverruleFinding(context=office.as_(who), item=item, chosen=chosen, reason=reason).execute()


def nothing_raw(text: str, count: int = 300) -> bool:
    return not any(one in text for one in samples.all_numbers(count))


def test_a_list_of_persons_is_stopped_with_kinds_place_and_what_to_do(office: Office, listed: Item) -> None:
    with pytest.raises(Refused) as refused:
        SubmitItem(context=office.as_("clerk"), item=listed, self_checked=True).execute()
    [reason] = [one for one in refused.value.reasons if one.code == "personal"]
    assert reason.field == "content"
    assert "200处身份证号" in reason.message
    assert "200处电话号码" in reason.message
    assert "表1第2行" in reason.message
    assert "遮盖" in reason.message
    assert nothing_raw(reason.message)


def test_numbers_divided_by_tags_are_found(office: Office) -> None:
    item = office.draft(content=samples.grant_list(3, broken=True))
    [reason] = personal_faults(item)
    assert "3处身份证号" in reason.message


def test_the_contact_of_a_notice_is_no_finding(office: Office) -> None:
    content = "<p>公示期五天，联系人：李主任，联系电话：0739-1234567，举报电话：12388。</p>"
    assert personal_faults(office.draft(content=content)) == []


def test_title_keywords_and_other_metadata_are_searched(office: Office) -> None:
    number = samples.id_number(5)
    item = office.draft(
        title=f"关于张建国（身份证号{number}）的批复",
        keywords=f"身份证号{number}",
        source=f"王小明手机{samples.mobile(3)}",
    )
    assert fields(personal_faults(item)) == ["title", "keywords", "source"]


def test_one_press_masks_the_whole_list_and_it_can_be_published(office: Office, listed: Item) -> None:
    act = MaskFindings(context=office.as_("clerk"), item=listed)
    act.execute()
    assert act.done == 400
    assert personal_faults(listed) == []
    assert nothing_raw(listed.content)
    assert "张建国" in listed.content
    item = clear(listed, office.as_("clerk"), office.as_("head"))
    PublishItem(context=office.as_("clerk"), item=item).execute()
    assert nothing_raw(Item.objects.get(pk=item.pk).content)


def test_names_are_masked_only_where_somebody_asks(office: Office) -> None:
    item = office.draft(content=samples.grant_list(8))
    MaskFindings(context=office.as_("clerk"), item=item, names=True).execute()
    assert "张建国" not in item.content
    assert "张某某" in item.content


def test_taking_back_gives_the_text_as_it_was(office: Office, listed: Item) -> None:
    before = listed.content
    MaskFindings(context=office.as_("clerk"), item=listed).execute()
    UnmaskFindings(context=office.as_("clerk"), item=listed).execute()
    assert Item.objects.get(pk=listed.pk).content == before
    assert MaskRecord.objects.get().closed_at is not None


def test_one_mask_is_taken_back_after_another_paragraph_was_edited(office: Office) -> None:
    item = office.draft(content=samples.grant_list(3) + "<p>说明。</p>")
    MaskFindings(context=office.as_("clerk"), item=item).execute()
    edited = item.content.replace("说明。", "补充说明。").replace("如下。", "公布如下。")
    EditItem(context=office.as_("clerk"), item=item, values={"content": edited}).execute()
    UnmaskFindings(context=office.as_("clerk"), item=item, chosen=["content|2"]).execute()
    assert samples.id_number(2) in item.content
    assert "补充说明" in item.content
    assert sum(samples.id_number(number) in item.content for number in (1, 2, 3)) == 1
    # What was taken back can be masked again, and all of it taken back at the end.
    MaskFindings(context=office.as_("clerk"), item=item).execute()
    UnmaskFindings(context=office.as_("clerk"), item=item).execute()
    assert all(samples.id_number(number) in item.content for number in (1, 2, 3))


def test_only_chosen_findings_are_masked(office: Office) -> None:
    item = office.draft(content=f"<p>王小明手机{samples.mobile(1)}，李秀英手机{samples.mobile(2)}。</p>")
    [key] = [key for key, hit in standing_hits(item).items() if hit.masked.endswith("0002")]
    MaskFindings(context=office.as_("clerk"), item=item, chosen=[key]).execute()
    assert samples.mobile(1) in item.content
    assert samples.mobile(2) not in item.content


def test_after_publication_the_originals_are_gone(office: Office, listed: Item) -> None:
    item = attach(office, listed, "名单.xlsx", samples.workbook())
    original = store.path_of(item.attachments.get().file.blob.hash)
    MaskFindings(context=office.as_("clerk"), item=item).execute()
    [text, file] = MaskRecord.objects.order_by("field").reverse()
    assert open_record(text).masks
    sealed = store.path_of(file.original.blob.hash).read_bytes()
    assert b"PK" not in sealed[:40]
    assert not original.exists() or Blob.objects.filter(hash=original.name).count() == 0
    item = clear(item, office.as_("clerk"), office.as_("head"))
    PublishItem(context=office.as_("clerk"), item=item).execute()
    for record in MaskRecord.objects.all():
        assert bytes(record.sealed) == b""
        assert record.closed_at is not None
    assert bytes(MaskKey.objects.get().wrapped) == b""
    with pytest.raises(keys.KeyDestroyed):
        open_record(text)
    with pytest.raises(Refused, match="不能恢复原文"):
        UnmaskFindings(context=office.as_("clerk"), item=item).execute()


def test_an_attachment_is_replaced_by_its_masked_copy_and_comes_back(office: Office) -> None:
    raw = samples.workbook()
    item = attach(office, office.draft(), f"张建国身份证号{samples.id_number(1)}.xlsx", raw)
    attachment = item.attachments.get()
    assert fields(personal_faults(item)) == [f"attachment:{attachment.pk}"]
    MaskFindings(context=office.as_("clerk"), item=item).execute()
    attachment.refresh_from_db()
    assert attachment.file.name.startswith("张建国身份证号43_")
    assert nothing_raw(attachment.title)
    assert personal_faults(item) == []
    UnmaskFindings(context=office.as_("clerk"), item=item).execute()
    attachment.refresh_from_db()
    assert store.path_of(attachment.file.blob.hash).read_bytes() == raw
    assert samples.id_number(1) in attachment.file.name


def test_a_format_that_cannot_be_masked_says_what_to_do(office: Office) -> None:
    raw = f"<html><body><p>张建国身份证号{samples.id_number(1)}</p></body></html>".encode()
    item = attach(office, office.draft(), "名单.html", raw)
    with pytest.raises(Refused, match="用原软件遮盖"):
        MaskFindings(context=office.as_("clerk"), item=item).execute()


def test_a_file_nobody_can_search_needs_a_confirmation(office: Office) -> None:
    item = attach(office, office.draft(), "照片.png", samples.picture())
    [reason] = personal_faults(item)
    assert "不能自动检查" in reason.message
    OverruleFinding(
        context=office.as_("clerk"), item=item, chosen=list(standing_hits(item)), reason="已逐页人工查看"
    ).execute()
    assert personal_faults(item) == []


def test_a_large_file_is_left_to_the_worker_and_waited_for(
    office: Office, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    monkeypatch.setattr(scans_module, "SMALL", 10)
    asked: list[int] = []
    monkeypatch.setattr(scans_module, "_enqueue", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        item = attach(office, office.draft(), "名单.xlsx", samples.workbook())
    [reason] = personal_faults(item)
    assert reason.code == "scanning"
    assert "正在检查" in reason.message
    assert asked == [item.attachments.get().file_id]
    # The worker is late: the publication does not wait for it.
    FileScan.objects.update(asked_at=FileScan.objects.get().asked_at - 2 * scans_module.PATIENCE)
    [reason] = personal_faults(item)
    assert reason.code == "personal"
    assert FileScan.objects.get().state == ScanState.DONE


def test_overruling_is_for_another_than_the_author_with_reason(office: Office) -> None:
    item = office.draft(content=f"<p>张建国，身份证号{samples.id_number(1)}。</p>")
    with pytest.raises(Refused, match="公开工作机构"):
        overruled(office, item, "clerk")
    with pytest.raises(Refused, match="理由"):
        overruled(office, item, reason=" ")
    with pytest.raises(Refused, match="不要写出"):
        overruled(office, item, reason=f"身份证号{samples.id_number(1)}确需公开")
    overruled(office, item)
    assert personal_faults(item) == []
    row = FindingOverrule.objects.filter(kind="id_number").get()
    assert (row.by, row.reason) == (office.officer, "处罚决定书依法公开")
    assert nothing_raw(samples.rows_of(FindingOverrule))


def test_the_author_decides_alone_only_where_the_body_says_so(office: Office) -> None:
    item = office.draft(content=f"<p>张建国，身份证号{samples.id_number(1)}。</p>")
    Item.objects.filter(pk=item.pk).update(author=office.officer)
    item.refresh_from_db()
    with pytest.raises(Refused, match="拟稿人不能单独"):
        overruled(office, item)
    BodySetting.objects.create(
        body=office.body, key="catalogue.overrule_by_author", value=True, valid_from=TODAY
    )
    overruled(office, item)
    assert personal_faults(item) == []


def test_an_overrule_holds_for_this_text_here_only(office: Office) -> None:
    item = overruled(office, office.draft(content=f"<p>张建国，身份证号{samples.id_number(1)}。</p>"))
    EditItem(
        context=office.as_("clerk"),
        item=item,
        values={"content": f"<p>张建国，身份证号{samples.id_number(2)}。</p>"},
    ).execute()
    assert fields(personal_faults(item)) == ["content"]
    other = office.draft(content=f"<p>张建国，身份证号{samples.id_number(1)}。</p>")
    assert fields(personal_faults(other)) == ["content"]


def test_an_overrule_is_taken_back(office: Office) -> None:
    item = overruled(office, office.draft(content=f"<p>张建国，身份证号{samples.id_number(1)}。</p>"))
    row = FindingOverrule.objects.filter(kind="id_number").get()
    WithdrawOverrule(context=office.as_("head"), item=item, overrule=row).execute()
    assert fields(personal_faults(item)) == ["content"]


def test_what_was_overruled_is_not_masked_with_the_rest(office: Office) -> None:
    item = office.draft(content=f"<p>张建国手机{samples.mobile(1)}，王小明手机{samples.mobile(2)}。</p>")
    chosen = [key for key, hit in standing_hits(item).items() if hit.masked.endswith("0001")]
    OverruleFinding(context=office.as_("head"), item=item, chosen=chosen, reason="本人要求公开").execute()
    MaskFindings(context=office.as_("clerk"), item=item).execute()
    assert samples.mobile(1) in item.content
    assert samples.mobile(2) not in item.content


def test_texts_and_files_of_a_correction_are_asked_the_same(office: Office) -> None:
    item = office.published()
    stored = Incoming.take("名单.xlsx", samples.workbook()).keep(office.body, owner=item)
    values = {"content": samples.grant_list(2), "title": "更正"}
    assert fields(personal_faults_in(office.body, values, [stored], item)) == ["content", "file:1"]


def test_settings_say_how_much_stays(office: Office) -> None:
    BodySetting.objects.create(body=office.body, key="catalogue.mask.id_front", value=6, valid_from=TODAY)
    item = office.draft(content=f"<p>张建国，身份证号{samples.id_number(1)}。</p>")
    MaskFindings(context=office.as_("clerk"), item=item).execute()
    assert f"430523{'*' * 9}{samples.id_number(1)[-3:]}" in item.content


def test_the_nothing_to_mask_is_refused(office: Office) -> None:
    with pytest.raises(Refused, match="没有可以遮盖"):
        MaskFindings(context=office.as_("clerk"), item=office.draft()).execute()


def test_nothing_raw_in_journal_notices_caches_logs_and_public_pages(
    office: Office,
    listed: Item,
    client: Client,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    caplog.set_level(logging.DEBUG)
    with django_capture_on_commit_callbacks(execute=True):
        item = attach(office, listed, "名单.xlsx", samples.workbook())
        with pytest.raises(Refused):
            SubmitItem(context=office.as_("clerk"), item=item, self_checked=True).execute()
        MaskFindings(context=office.as_("clerk"), item=item).execute()
        UnmaskFindings(context=office.as_("clerk"), item=item).execute()
        MaskFindings(context=office.as_("clerk"), item=item).execute()
        item = clear(item, office.as_("clerk"), office.as_("head"))
        PublishItem(context=office.as_("clerk"), item=item).execute()
    for model in (Entry, Message, Delivery, TextScan, FileScan, FindingOverrule, MaskRecord):
        assert nothing_raw(samples.rows_of(model)), model.__name__
    assert nothing_raw(caplog.text)
    page = client.get(f"/i/{item.public_id}")
    assert page.status_code == 200
    assert nothing_raw(page.content.decode())
    stored = item.attachments.get().file
    assert nothing_raw(repr(b"".join(client.get(f"/f/{stored.public_id}/{stored.name}"))))


def test_the_cache_is_sealed_and_answers_the_same(office: Office, listed: Item) -> None:
    TextScan.objects.all().delete()
    first = personal_faults(listed)
    assert TextScan.objects.count() == 1
    assert "表1" not in samples.rows_of(TextScan)
    assert personal_faults(listed) == first
