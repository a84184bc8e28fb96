"""What an online request says: the values of a draft read as a request, and what still stands in its way.

Nothing here writes. The values are kept as typed (names and addresses above all); only the subject, which stands in
the office's lists, is made of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gongkai.casework.idnumbers import odd_card, odd_credit_code, plain
from gongkai.casework.models import ApplicantCategory, Carrier, Delivery
from gongkai.casework.persons import ID_TYPES, PersonData, personal_in
from gongkai.files.markings import classified_marking, refusal_message
from gongkai.journal.actions import Reason

LONGEST = 2000
SUBJECT = 80
MOST_JOINT = 20
# The pages of the form, in order, with the fields that each asks for.
STEPS: dict[str, tuple[str, ...]] = {
    "body": ("body",),
    "what": ("title", "number", "features", "purpose"),
    "files": (),
    "how": ("delivery_method", "carrier", "accept_other_form"),
    "who": ("applicant_category",),
    "identity": (
        "name",
        "id_type",
        "id_number",
        "employer",
        "credit_code",
        "legal_representative",
        "contact_person",
        "odd_seen",
    ),
    "contact": ("phone", "email", "address", "postcode", "fax"),
    "others": ("agent", "help"),
    "check": (),
}
_ART29 = "《政府信息公开条例》第二十九条"
# Words so wide that nobody can search for them alone.
_WIDE = re.compile(r"(所有|全部|一切|任何)(的)?(材料|资料|文件|信息|档案)")


def _given(values: Mapping[str, Any], name: str) -> str:
    return str(values.get(name) or "").strip()


def is_citizen(values: Mapping[str, Any]) -> bool:
    """Return whether a citizen asks, not an organisation."""
    return _given(values, "applicant_category") == ApplicantCategory.NATURAL_PERSON


def person_in(values: Mapping[str, Any]) -> PersonData:
    """Return who asks. What belongs to the other kind of applicant is left out."""
    own = "name id_type id_number employer" if is_citizen(values) else ""
    own = own or "name credit_code legal_representative contact_person"
    names = [*own.split(), "phone", "address", "postcode", "fax", "email", "agent"]
    return PersonData(**{name: _given(values, name) for name in names})


def joint_in(values: Mapping[str, Any]) -> list[PersonData]:
    """Return the further persons on the form, in order."""
    rows = values.get("joint") or []
    names = ("name", "id_type", "id_number", "phone")
    return [PersonData(**{name: _given(row, name) for name in names}) for row in rows]


def description_in(values: Mapping[str, Any]) -> str:
    """Return the request's own words, in the order of the form (条例2019 Art. 29(2)(2))."""
    labels = (("名称", "title"), ("文号", "number"), ("其他特征", "features"), ("用途", "purpose"))
    lines = [f"{label}：{_given(values, name)}" for label, name in labels if _given(values, name)]
    return "\n".join(lines)


def subject_in(values: Mapping[str, Any]) -> str:
    """Return the line for the office's lists: the name, else the number; never what seems to hold personal data."""
    for text in (_given(values, "title"), _given(values, "number")):
        line = " ".join(text.split())[:SUBJECT]
        if line and not personal_in(line) and not classified_marking(line):
            return line
    return "网上申请（内容见申请书）"


def note_in(values: Mapping[str, Any]) -> str:
    """Return what the office should know beside the request; it is sealed with the first event."""
    wanted = _given(values, "help")
    return f"申请人需要的帮助：{wanted}" if wanted else ""


def _required(field: str, message: str, basis: str = "") -> Reason:
    return Reason(code="required", field=field, message=message, basis=basis)


def reasons_of(step: str, values: Mapping[str, Any], *, has_body: bool = True) -> list[Reason]:
    """Return what still stands in the way on a page of the form, each beside its input."""
    if step == "body":
        return [] if has_body else [_required("body", "请选择向哪个机关申请。")]
    checks = {
        "what": _what,
        "how": _how,
        "who": _who,
        "identity": _identity,
        "contact": _contact,
        "others": _others,
    }
    found = checks[step](values) if step in checks else []
    return found + _marked(step, values)


def all_reasons(values: Mapping[str, Any], *, has_body: bool) -> list[tuple[str, Reason]]:
    """Return everything that stands in the way, with the page where it can be mended."""
    return [(step, reason) for step in STEPS for reason in reasons_of(step, values, has_body=has_body)]


def _marked(step: str, values: Mapping[str, Any]) -> list[Reason]:
    found = []
    for name in STEPS[step]:
        marking = classified_marking(_given(values, name))
        if marking:
            message = refusal_message(marking, "这里的内容")
            found.append(Reason(code="classified", field=name, message=message))
    return found


def _what(values: Mapping[str, Any]) -> list[Reason]:
    title, number, features = (_given(values, name) for name in ("title", "number", "features"))
    found = []
    if not (title or number or features):
        message = "请写明需要的信息：名称、文号，或者便于查找的其他特征，至少填一项。"
        found.append(_required("features", message, f"{_ART29}第二款第二项"))
    elif not number and len(title + features) < 6:
        message = "写得太短，机关无法查找。请补充时间、地点、事项中的至少一项。"
        found.append(Reason(code="wide", field="features", message=message))
    elif not number and _WIDE.search(title + features) and not re.search(r"\d", title + features):
        message = "范围太宽：没有时间，也没有说明是哪一类材料。请至少补充一项。"
        found.append(Reason(code="wide", field="features", message=message))
    found += [
        Reason(
            code="long",
            field=name,
            message=f"请控制在 {most} 字以内，现在有 {len(_given(values, name))} 字。",
        )
        for name, most in (("title", 200), ("number", 80), ("features", LONGEST), ("purpose", 500))
        if len(_given(values, name)) > most
    ]
    what = personal_in(title) or personal_in(number)
    if what:
        message = f"这一行会出现在机关的办件列表里，请不要写{what}；需要写的放在“其他特征”里，加密保存。"
        found.append(Reason(code="personal", field="title", message=message))
    return found


def _how(values: Mapping[str, Any]) -> list[Reason]:
    found = []
    if _given(values, "delivery_method") not in Delivery.values:
        found.append(_required("delivery_method", "请选择怎样把信息给您。", f"{_ART29}第二款第三项"))
    if _given(values, "carrier") not in Carrier.values:
        found.append(_required("carrier", "请选择要纸质的还是电子的。", f"{_ART29}第二款第三项"))
    return found


def _who(values: Mapping[str, Any]) -> list[Reason]:
    if _given(values, "applicant_category") in ApplicantCategory.values:
        return []
    return [_required("applicant_category", "请选择申请人是公民，还是哪一类组织。")]


def _identity(values: Mapping[str, Any]) -> list[Reason]:
    found = []
    if is_citizen(values):
        if not _given(values, "name"):
            found.append(_required("name", "请填写姓名，与证件上的一致。", f"{_ART29}第二款第一项"))
        if _given(values, "id_type") not in dict(ID_TYPES):
            found.append(_required("id_type", "请选择证件名称。"))
        if not _given(values, "id_number"):
            found.append(_required("id_number", "请填写证件号码。", f"{_ART29}第二款第一项"))
        return found
    if not _given(values, "name"):
        found.append(_required("name", "请填写单位名称，与证照上的一致。", f"{_ART29}第二款第一项"))
    if not _given(values, "credit_code"):
        found.append(
            _required("credit_code", "请填写统一社会信用代码（或者组织机构代码）。", f"{_ART29}第二款第一项")
        )
    if not _given(values, "contact_person"):
        found.append(_required("contact_person", "请填写联系人，便于机关与您联系。"))
    return found


def odd_identity(values: Mapping[str, Any]) -> str:
    """Return what looks wrong with the number of the identity, "" if nothing does: a warning, never a refusal."""
    if is_citizen(values):
        number = _given(values, "id_number")
        card = _given(values, "id_type") == "resident_identity_card"
        return odd_card(number) if number and card else ""
    code = _given(values, "credit_code")
    return odd_credit_code(code) if code else ""


def odd_number(values: Mapping[str, Any]) -> str:
    """Return the number that `odd_identity` judges, as it is compared."""
    return plain(_given(values, "id_number" if is_citizen(values) else "credit_code"))


def _contact(values: Mapping[str, Any]) -> list[Reason]:
    found = []
    if not any(_given(values, name) for name in ("phone", "address", "email", "fax")):
        found.append(
            _required("phone", "请至少留一种联系方式，否则机关无法与您联系。", f"{_ART29}第二款第一项")
        )
    wanted = {
        Delivery.POST: ("address", "您选择邮寄，请填写收件地址。"),
        Delivery.EMAIL: ("email", "您选择电子邮件，请填写电子邮箱。"),
        Delivery.FAX: ("fax", "您选择传真，请填写传真号码。"),
    }.get(_given(values, "delivery_method"))  # type: ignore[call-overload]
    if wanted and not _given(values, wanted[0]):
        found.append(_required(*wanted))
    email, phone = _given(values, "email"), _given(values, "phone")
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        found.append(Reason(code="email", field="email", message="邮箱写法不对，应像 name@example.cn 这样。"))
    if phone and len(re.sub(r"\D", "", phone)) < 7:
        found.append(Reason(code="phone", field="phone", message="电话号码不完整，固定电话请带区号。"))
    return found


def _others(values: Mapping[str, Any]) -> list[Reason]:
    found = []
    if _given(values, "agent") and not any(one.get("kind") == "mandate" for one in values.get("files") or []):
        message = "有代理人的，请上传授权委托书（写明代理事项和权限，由申请人签名或者盖章）。"
        found.append(_required("mandate", message))
    for place, row in enumerate(values.get("joint") or [], start=1):
        if not (_given(row, "name") and _given(row, "id_number")):
            message = f"第 {place} 位共同申请人的姓名和证件号码都要填写，不需要的请删去。"
            found.append(_required("joint", message))
    return found


# --- weak signals of abuse: an officer looks first, nothing is refused ---------------------------------------------

SIGNALS = {
    "no_script": "没有完成自动核验（浏览器未运行脚本）",
    "many_from_here": "短时间内从同一网络地址提交多件",
    "links": "文字中有网址链接",
    "foreign": "文字几乎不含汉字",
    "honeypot": "填写了网页上看不见的栏目",
    "too_fast": "填写用时过短",
}


def text_signals(values: Mapping[str, Any]) -> list[str]:
    """Return the weak signals that the text itself gives (`SIGNALS`)."""
    text = description_in(values)
    found = []
    if len(re.findall(r"https?://|www\.", text, re.IGNORECASE)) >= 2:
        found.append("links")
    letters = re.findall(r"[^\W\d_]", " ".join(_given(values, name) for name in STEPS["what"]))
    chinese = sum("\u3400" <= letter <= "\u9fff" for letter in letters)
    if len(letters) > 30 and chinese * 5 < len(letters):
        found.append("foreign")
    return found
