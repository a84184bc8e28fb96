"""The table of the address walk: lists, intake, inquiries, the review queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.walk.acts_lists import everybody_has_a_view
from tests.walk.acts_notices import STAFF
from tests.walk.addresses_common import HANDLERS, TODAY, Address, of, sent

if TYPE_CHECKING:
    from tests.walk.world import Place


def _letter(place: Place) -> dict[str, Any]:
    return {
        "body": place.body.pk,
        "channel": "in_person",
        "submitted_on": TODAY,
        "confirmed_on": TODAY,
        "applicant_category": "natural_person",
        "name": "示例",
        "id_type": "resident_identity_card",
        "id_number": "990101199001010001",
        "phone": "19900001234",
        "rows": "2",
        "subject_1": "第一件",
        "subject_2": "第二件",
        "delivery_method": "post",
        "carrier": "paper",
    }


def _view(place: Place) -> dict[str, Any]:
    everybody_has_a_view()
    return {"name": "我的"}


def _inquiry(kind: str) -> Any:
    return lambda place: (place.kept["asked"].public_id, kind)


def _review(verb: str, what: str, **values: Any) -> Address:
    return Address(
        "office:casework-review-one",
        of("waiting"),
        read=HANDLERS,
        post=sent(do=what, **values),
        may=HANDLERS,
        verb=f"casework.{verb}",
        variant=what,
    )


ADDRESSES = [
    *(
        Address("office:casework-list", read=None, query=lambda place, q=q: q, variant=q)
        for q in ("?sort=new", "?sort=number", "?due=overdue&state=open", "?q=合同", "?after=x&before=y")
    ),
    Address(
        "office:casework-list",
        read=None,
        query=lambda place: f"?body={place.body.slug}&below=on",
        variant="of a body",
    ),
    *(
        Address("office:casework-export", lambda place, form=form: (form,), read=None, variant=form)
        for form in ("csv", "xlsx")
    ),
    Address(
        "office:casework-export-persons",
        read=HANDLERS,
        anywhere=True,
        post=lambda place: {"query": f"body={place.body.slug}", "purpose": "集中邮寄", "form": "csv"},
        may=HANDLERS,
        verb="casework.export_persons",
        done=200,
    ),
    Address(
        "office:casework-view-save",
        read=None,
        status=405,
        post=sent(name="新的", query="state=open"),
        may=STAFF,
        verb="agencies.save_view",
        variant="the same for all bodies",
    ),
    Address(
        "office:casework-view-delete",
        read=None,
        status=405,
        post=_view,
        may=STAFF,
        verb="agencies.delete_view",
        variant="the same for all bodies",
    ),
    Address(
        "office:casework-split",
        read=HANDLERS,
        anywhere=True,
        post=_letter,
        may=HANDLERS,
        verb="casework.register_letter",
    ),
    # Nothing was registered just now: back to the list.
    Address("office:casework-split-done", read=None, status=302),
    Address("office:casework-review", read=None),
    _review("accept_submission", "accept"),
    _review("dismiss_submission", "dismiss", reason="广告"),
    Address(
        "office:casework-review-one",
        of("waiting"),
        read=HANDLERS,
        post=sent(do="look", purpose="核对"),
        may=HANDLERS,
        verb="casework.look_into_submission",
        done=200,
        variant="look",
    ),
    Address(
        "office:casework-review-file",
        lambda place: (place.kept["waiting"].public_id, place.kept["waiting_file"].public_id),
        read=HANDLERS,
    ),
    Address(
        "office:casework-inquiries",
        read=None,
        post=lambda place: {
            "body": place.body.pk,
            "channel": "telephone",
            "subject": "低保标准",
            "answered": "on",
            "on": TODAY,
        },
        may=HANDLERS,
        verb="casework.log_inquiry",
    ),
    *(
        Address("office:casework-inquiries-export", lambda place, form=form: (form,), read=None, variant=form)
        for form in ("csv", "xlsx")
    ),
    Address(
        "office:casework-inquiry-act",
        _inquiry("answer"),
        post=sent(answer="见网站"),
        may=HANDLERS,
        verb="casework.answer_inquiry",
        variant="answer",
    ),
    Address(
        "office:casework-inquiry-act",
        _inquiry("void"),
        post=sent(reason="重复登记"),
        may=HANDLERS,
        verb="casework.void_inquiry",
        variant="void",
    ),
]
