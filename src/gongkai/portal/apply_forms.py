"""The pages of the request form. They draw and carry what was typed; what is wrong `casework.online` says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from gongkai.casework.models import ApplicantCategory, Carrier, Delivery
from gongkai.casework.persons import ID_TYPES
from gongkai.journal.actions import Reason


class PageForm(forms.Form):
    """A page of a draft: drawn from what is kept, with reasons beside the inputs. It validates nothing itself."""

    use_required_attribute = False

    def __init__(self, values: Mapping[str, Any], reasons: Iterable[Reason] = ()) -> None:
        super().__init__(initial=dict(values), auto_id="%s")
        self.cleaned_data: dict[str, Any] = {}
        for reason in reasons:
            name = reason.field if reason.field in self.fields else None
            text = f"{reason.message}（{reason.basis}）" if reason.basis else reason.message
            self.errors.setdefault(name or NON_FIELD_ERRORS, self.error_class()).append(text)

    @classmethod
    def typed(cls, post: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was posted for the fields of this page, as typed; blanks at the ends are left out."""
        found: dict[str, Any] = {}
        for name, one in cls.base_fields.items():
            raw = str(post.get(name, "")).strip()
            found[name] = (
                bool(raw) if isinstance(one, forms.BooleanField) else raw[:5000].replace("\r\n", "\n")
            )
        return found


def _text(
    label: str, hint: str = "", *, needed: bool = False, most: int = 200, **attrs: Any
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=needed,
        max_length=most,
        widget=forms.TextInput(attrs={key.replace("_", "-"): value for key, value in attrs.items()}),
    )


def _area(label: str, hint: str, rows: int, *, needed: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=needed, widget=forms.Textarea(attrs={"rows": rows})
    )


def _choice(label: str, choices: Iterable[tuple[str, str]], hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[(str(key), text) for key, text in choices],
        help_text=hint,
        widget=forms.RadioSelect,
    )


class WhatForm(PageForm):
    """What is wanted (条例2019 Art. 29(2)(2)); the purpose is optional and never a ground of refusal."""

    title = _text(
        "文件或者信息的名称", "知道就填，例如“2024年养老服务设施改造资金安排表”。请不要写姓名等个人信息。"
    )
    number = _text("文号", "知道就填，例如“临政发〔2024〕12号”。", most=80)
    features = _area(
        "其他特征",
        "时间、地点、事项等便于机关查找的特征，例如“2024年青坪镇敬老院改造项目的中标通知书”。一份申请写一件事，答复会更快。",
        5,
        needed=True,
    )
    purpose = _area("用途", "可以不写。写不写都不影响答复。", 2)


DELIVERY_WORDS: dict[str, str] = {
    Delivery.ONLINE: "网上：在本平台凭登记号和查询码下载",
    Delivery.POST: "邮寄到您的通信地址",
    Delivery.EMAIL: "发到您的电子邮箱",
    Delivery.IN_PERSON: "自己到机关领取",
    Delivery.ON_SITE: "到机关当场查阅、抄录",
    Delivery.FAX: "传真",
}
CARRIER_WORDS: dict[str, str] = {
    Carrier.ELECTRONIC: "电子文档",
    Carrier.PAPER: "纸质",
    Carrier.DISC: "光盘等",
}


class HowForm(PageForm):
    """How it is to be delivered (条例2019 Art. 29(2)(3))."""

    delivery_method = _choice("怎样给您", DELIVERY_WORDS.items())
    carrier = _choice("要哪种形式", CARRIER_WORDS.items())
    accept_other_form = forms.BooleanField(
        label="如果没有我要的形式，可以接受其他形式", required=False, widget=forms.CheckboxInput
    )


KIND_WORDS: dict[str, str] = {
    ApplicantCategory.NATURAL_PERSON: "公民（个人）",
    ApplicantCategory.COMMERCIAL_ENTERPRISE: "商业企业",
    ApplicantCategory.RESEARCH_INSTITUTION: "科研机构",
    ApplicantCategory.PUBLIC_WELFARE_ORGANIZATION: "社会公益组织",
    ApplicantCategory.LEGAL_SERVICE_ORGANIZATION: "法律服务机构",
    ApplicantCategory.OTHER_ORGANIZATION: "其他组织",
}


class WhoForm(PageForm):
    """A citizen, or one of the five kinds of organisation of the annual table."""

    applicant_category = _choice(
        "申请人是",
        KIND_WORDS.items(),
        "公民以外的按最接近的一类选，只用于统计。",
    )


class CitizenForm(PageForm):
    """The identity of a citizen."""

    name = _text("姓名", "与证件上的一致。", needed=True, most=60, autocomplete="name")
    id_type = forms.ChoiceField(
        label="证件名称", choices=[("", "请选择"), *ID_TYPES], widget=forms.Select, required=True
    )
    id_number = _text("证件号码", "只用于核实身份，加密保存。", needed=True, most=40, autocomplete="off")
    employer = _text("工作单位", most=100, autocomplete="organization")


class OrganisationForm(PageForm):
    """The identity of an organisation."""

    name = _text("单位名称", "与证照上的一致。", needed=True, most=120, autocomplete="organization")
    credit_code = _text(
        "统一社会信用代码", "18 位；没有的填 9 位组织机构代码。", needed=True, most=18, autocomplete="off"
    )
    legal_representative = _text("法定代表人或者负责人", most=60)
    contact_person = _text("联系人", needed=True, most=60, autocomplete="name")


class ContactForm(PageForm):
    """How to reach who asks."""

    phone = _text("联系电话", "手机或者带区号的固定电话。", most=30, autocomplete="tel", inputmode="tel")
    email = _text("电子邮箱", most=100, autocomplete="email", inputmode="email")
    address = _text("通信地址", "写到门牌号，文书按这个地址寄。", autocomplete="street-address")
    postcode = _text("邮政编码", most=10, autocomplete="postal-code", inputmode="numeric")
    fax = _text("传真", most=30)


class OthersForm(PageForm):
    """An agent, help that is needed."""

    agent = _text("代理人姓名", "由他人代为申请的填写，并在下面上传授权委托书。", most=60)
    help = _area(
        "需要的帮助",
        "例如需要大字版答复、需要电话告知。书写有困难的，也可以到窗口口头提出，由工作人员代填。",
        2,
    )


class JointForm(PageForm):
    """A further person on the form."""

    j_name = _text("姓名", most=60, autocomplete="off")
    j_id_type = forms.ChoiceField(label="证件名称", choices=ID_TYPES, widget=forms.Select, required=False)
    j_id_number = _text("证件号码", most=40, autocomplete="off")
    j_phone = _text("联系电话", most=30, autocomplete="off")


FORMS: dict[str, type[PageForm]] = {
    "what": WhatForm,
    "how": HowForm,
    "who": WhoForm,
    "contact": ContactForm,
    "others": OthersForm,
}


def form_class(step: str, citizen: bool) -> type[PageForm]:
    """Return the form of a page."""
    if step == "identity":
        return CitizenForm if citizen else OrganisationForm
    return FORMS[step]
