"""The table of the address walk: the pages about corrections, and the visitor's own pages of the portal."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.walk.addresses_common import HANDLERS, HEAD, Address, of, sent
from tests.walk.public import Public

CORRECTIONS = [
    Address(
        "office:casework-answer",
        of("drafting"),
        post=lambda place: {"files": SimpleUploadedFile("附件.txt", b"x")},
        may=HANDLERS,
        verb="casework.attach_answer",
    ),
    Address(
        "office:casework-answer-file",
        lambda place: (place.kept["drafting"].public_id, "0" * 12),
        status=404,
    ),
    Address("office:casework-corrections", read=None),
    Address(
        "office:casework-correction-register",
        read=HANDLERS,
        anywhere=True,
        post=lambda place: {
            "body": place.body.pk,
            "channel": "in_person",
            "applicant_category": "natural_person",
            "name": "示例",
            "id_number": "990101199001010001",
            "phone": "19900001234",
            "subject": "登记的地址",
            "description": "文兰路",
            "should": "文澜路",
        },
        may=HANDLERS,
        verb="casework.submit_correction",
    ),
    Address(
        "office:casework-correction",
        of("record_correction"),
        post=sent(do="decide", result="refused", reason="记录与档案一致"),
        may=HEAD,
        verb="casework.decide_correction",
    ),
    Address(
        "office:casework-correction",
        of("record_correction"),
        post=sent(do="look", purpose="核对"),
        may=HANDLERS,
        verb="casework.reveal_correction",
        done=200,
        variant="look",
    ),
    Address(
        "office:casework-correction",
        of("record_correction"),
        post=sent(do="start"),
        may=HANDLERS,
        verb="casework.start_checking",
        variant="start",
    ),
    Address(
        "office:casework-correction",
        of("record_correction"),
        post=sent(do="withdraw"),
        may=HANDLERS,
        verb="casework.withdraw_correction",
        variant="withdraw",
    ),
    Address(
        "office:casework-correction-letter",
        lambda place: (place.kept["record_correction"].public_id, "0" * 12, "pdf"),
        status=404,
    ),
    Address(
        "office:casework-correction-file",
        lambda place: (place.kept["record_correction"].public_id, "0" * 12),
        status=404,
    ),
]

# A visitor's own pages: without the visitor's own cookie they tell nothing of anybody.
PRIVATE = [
    Public("portal:apply-step", lambda place: ("body",)),
    *(
        Public("portal:apply-step", lambda place, step=step: (step,), 302, variant=step)
        for step in "what files how who identity contact others check".split()
    ),
    Public("portal:apply-offer", status=405),
    Public("portal:apply-found", status=302),
    Public("portal:apply-later", status=302),
    Public("portal:apply-resume"),
    Public("portal:apply-done", status=302),
    Public("portal:apply-end", status=405),
    Public("portal:correction"),
    Public("portal:correction-withdraw", status=405),
    Public("portal:opinion"),
    Public("portal:account"),
    Public("portal:account-code", status=302),
    *(Public(f"portal:account-{what}", status=302) for what in ("second", "second-on", "second-off")),
    *(Public(f"portal:account-{what}", status=405) for what in ("leave", "close")),
    Public("portal:account-open", lambda place: ("request", place.kept["registered"].public_id), 405),
    Public("portal:account-draft", lambda place: (place.kept["draft_online"].public_id,), 405),
    Public("portal:tracking"),
    Public("portal:tracking-leave", status=405),
    Public("portal:tracking-do", lambda place: ("correct",), 302),
    Public("portal:tracking-letter", lambda place: ("0" * 12, "pdf"), 404),
    Public("portal:tracking-file", lambda place: ("0" * 12,), 404),
]
