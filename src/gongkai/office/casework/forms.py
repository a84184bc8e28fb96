"""Forms of the casework pages. They read inputs; the actions judge them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from gongkai.agencies.models import Body
from gongkai.casework import actions as acts
from gongkai.casework.models import (
    ApplicantCategory,
    Carrier,
    Channel,
    Delivery,
    Event,
    RemedyKind,
    RemedyStepKind,
    Request,
    State,
)
from gongkai.casework.persons import ID_TYPES, LABELS, PersonData
from gongkai.casework.queries import WORK
from gongkai.journal.actions import LOCAL
from gongkai.law import CaseState, event_kinds, outcomes
from gongkai.look.forms import DayField
from gongkai.office.casework import fields as f

NOTE_HINT = "可以写明涉及个人的情况；加密保存，不进入列表、经过和日志。"
CLEAR_HINT = "不要写身份证号、手机号等个人信息。"


def _note() -> forms.Field:
    return forms.CharField(
        label="备注（加密保存）",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=NOTE_HINT,
    )


def _signed() -> dict[str, forms.Field]:
    return {
        "approved_by": f.text(
            "批准人", "负责人在纸上签字的，填写姓名；负责人自己登录办理的，不用填。", longest=60
        ),
        "signed_on": f.day("签字日期"),
    }


def fields_of(action: acts.EventAction, state: CaseState) -> dict[str, forms.Field]:
    """Return the inputs of an act beside its day and note, by the action's field names."""
    letter = f.day("对方收到征求意见书之日", "15 个工作日自此计算；还不知道的以后补登。")
    made: dict[type[acts.EventAction], Any] = {
        acts.RequestClarification: lambda: {
            "points": f.text("需要补正的全部内容", f"一次性告知。{CLEAR_HINT}", required=True, rows=3),
            "period_until": f.day("补正期限（最后一天）", "合理的期限。", required=True),
            **_late_notice(action, state),
        },
        acts.ReceiveClarification: lambda: {
            "late": f.yes_no("是否逾期"),
            "good_reason": f.text("逾期的正当理由", "逾期而有正当理由的填写，仍然受理。"),
        },
        acts.LapseClarification: lambda: {
            "proof": f.text("补正告知书已送达的证明", "如邮件号、签收日期。", required=True)
        },
        acts.RequestExplanation: lambda: {
            "points": f.text("明显超过合理范围的事实", f"数量、时间。{CLEAR_HINT}", required=True, rows=3),
            "period_until": f.day("说明理由的期限"),
        },
        acts.ReceiveExplanation: lambda: {
            "reasonable": f.yes_no("理由是否合理", "没有说明理由的选“否”。", required=True),
            "later_due_on": f.day("延迟答复至", "理由合理并确定、告知了延迟答复的合理期限的填写。"),
            **_signed(),
        },
        acts.RequestOpinion: lambda: {
            "addressee_kind": f.choice("征求对象", ["third_party", "agency", "other_agency"]),
            "addressee": f.text(
                "名称", "自然人写“第三方甲”一类称呼，姓名写在备注中。", required=True, longest=120
            ),
            "letter_received_on": letter,
        },
        acts.ReceiveOpinion: lambda: {
            "opinion": f.opinions(state),
            "answer": f.choice("意见", ["agree", "object"]),
            "reasonable": f.yes_no(
                "不同意的理由是否合理", "第三方不同意公开且有合理理由的，不予公开（条例第三十二条）。"
            ),
        },
        acts.LapseOpinion: lambda: {"opinion": f.opinions(state), "letter_received_on": letter},
        acts.EndWait: lambda: {
            "opinion": f.opinions(state),
            "reason": f.text("理由", CLEAR_HINT, required=True),
        },
        acts.Extend: lambda: {
            "days": forms.IntegerField(
                label="延长的工作日数",
                required=False,
                min_value=1,
                max_value=60,
                help_text=f"还可延长 {state.extension_left} 个工作日；也可以改填下面的日期。",
            ),
            "until": f.day("或者延长至"),
            "reason": f.text("理由", CLEAR_HINT, required=True),
            **_signed(),
        },
        acts.NoticeFee: lambda: {
            "basis": f.choice("计费方式", ["per_item", "per_page"], "一件申请只用一种方式。"),
            "quantity": forms.IntegerField(label="件数或者页数", min_value=1, error_messages=f.ASK),
            "notice_received_on": f.day("申请人收到收费通知之日", "20 个工作日的缴费期限自此计算。"),
            **_signed(),
        },
        acts.PayFee: lambda: {
            "amount": forms.DecimalField(
                label="收到金额（元）", min_value=0, decimal_places=2, error_messages=f.ASK
            )
        },
        acts.WaiveFee: lambda: {"reason": f.text("免收理由", CLEAR_HINT, required=True), **_signed()},
        acts.LapseFee: lambda: {
            "notice_received_on": f.day("申请人收到收费通知之日", "登记通知时没有填写的，在这里补上。")
        },
        acts.Assign: lambda: {"unit": f.text("承办单位", "内设机构名称。", required=True, longest=60)},
        acts.ReturnAssignment: lambda: {"remark": f.text("退办理由", CLEAR_HINT, required=True, rows=2)},
        acts.Draft: lambda: {"outcome": f.outcome("拟作出的答复")},
        acts.SendBack: lambda: {"remark": f.text("修改意见", CLEAR_HINT, required=True, rows=3)},
        acts.TakeBack: lambda: {"reason": f.text("理由", CLEAR_HINT, required=True)},
        acts.Decide: lambda: {
            "outcome": f.outcome(),
            **_signed(),
            "document_no": f.text("文号", "不填则按本机关的格式编下一个号；纸质已编号的填写。", longest=80),
        },
        acts.Serve: lambda: {
            "way": f.choice("送达方式", ["post", "hand", "email", "online"]),
            "proof": f.text("送达凭证", "挂号信号码、签收单位等。"),
        },
        acts.ReceivedByRequester: lambda: {"proof": f.text("依据", "如回执、物流签收记录。")},
        acts.Withdraw: lambda: {
            "reason": f.text("撤回的方式和依据", f"如“9月3日来函撤回”。{CLEAR_HINT}", required=True)
        },
        acts.Reopen: lambda: {
            "cause": f.choice("原因", ["reconsideration", "court", "own_motion"]),
            "case": f.cases(action.request),
            "due_on": f.day("确定的办理期限", "决定、判决所定的最后一天；没有定的不填。"),
            "reason": f.text("自行纠正的理由", CLEAR_HINT),
            **_signed(),
        },
    }
    maker = made.get(type(action))
    return dict(maker()) if maker else {}


def _late_notice(action: acts.EventAction, state: CaseState) -> dict[str, forms.Field]:
    limit = state.clarification_limit
    if limit is None or action.context.today <= limit:
        return {}
    hint = f"应在 {limit} 前告知。逾期告知是否仍重新计算期限，由负责人决定；不选则原期限继续走。"
    return {"resets_clock": f.yes_no("仍重新计算期限", hint)}


DAY_LABELS = {
    "confirmed": "确认日期",
    "decided": "决定日期",
    "served": "交邮或者签收日期",
    "extended": "同意并告知的日期",
    "clarification_requested": "发出补正告知书的日期",
    "clarification_received": "收到补正的日期",
    "opinion_requested": "发出征求意见书的日期",
    "opinion_received": "收到意见的日期",
    "fee_noticed": "发出收费通知的日期",
    "fee_paid": "到账日期",
    "received": "签收、到达日期",
    "received_by_requester": "申请人收到的日期",
    "withdrawn": "撤回日期",
}


class ActForm(forms.Form):
    """The form of one act on a request."""

    def __init__(self, action: acts.EventAction, state: CaseState, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in fields_of(action, state).items():
            self.fields[name] = field
        label = DAY_LABELS.get(action.kind, "发生日期")
        self.fields["occurred_on"] = f.day(label, required=True)
        self.fields["occurred_on"].initial = action.context.today
        if action.request.person is not None and action.request.person.erased_at is None:
            self.fields["note"] = _note()
        if isinstance(action, acts.Decide) and action.outcome:
            chosen = f"{action.outcome}/{action.sub_ground}" if action.sub_ground else action.outcome
            self.fields["outcome"].initial = chosen

    def values(self) -> dict[str, Any]:
        """Return the inputs as fields of the action; `outcome/sub_ground` is taken apart."""
        return split_outcome(self.cleaned_data)


def split_outcome(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with `outcome/sub_ground` as two."""
    given = dict(values)
    if "outcome" in given:
        given["outcome"], _, given["sub_ground"] = str(given["outcome"]).partition("/")
    return given


class CorrectForm(forms.Form):
    """First step of a correction: which entry."""

    def __init__(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"] = f.correctable(request)


class SupersedeForm(forms.Form):
    """Second step: the entry as it should be. Its fields are those of its kind."""

    def __init__(self, target: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target = target
        self.fields["occurred_on"] = f.day("正确的发生日期", required=True)
        self.fields["occurred_on"].initial = target.occurred_on
        for item in event_kinds()[target.kind].fields:
            if item.name == "sub_ground":
                continue
            field = f.of_law(target.kind, item.name)
            field.initial = _initial(target, item.name, item.type)
            self.fields[f"data_{item.name}"] = field
        self.fields["reason"] = f.text("更正的理由", CLEAR_HINT, required=True)
        self.fields["cancel"] = forms.BooleanField(label="取消这一条登记（没有发生过）", required=False)

    def values(self) -> dict[str, Any]:
        """Return the new data of the event."""
        given = {n.removeprefix("data_"): v for n, v in self.cleaned_data.items() if n.startswith("data_")}
        return split_outcome(given)


def _initial(target: Event, name: str, type_: str) -> Any:
    value = target.data.get(name)
    if name == "outcome" and target.data.get("sub_ground"):
        return f"{value}/{target.data['sub_ground']}"
    if type_ == "bool" and value is not None:
        return "yes" if value else "no"
    return value


class RevealForm(forms.Form):
    """Why somebody looks at who asked."""

    purpose = f.text("查看用途", "如“电话告知补正”。会连同您的姓名记入日志。", required=True, longest=200)


class RegisterForm(forms.Form):
    """A request that came in (条例2019 Art. 29(2); casework.md section 1)."""

    body = forms.ModelChoiceField(label="收到申请的机关", queryset=Body.objects.none(), error_messages=f.ASK)
    channel = forms.ChoiceField(
        label="接收渠道", choices=Channel.choices, widget=forms.RadioSelect, error_messages=f.ASK
    )
    submitted_on = DayField(
        label="提出日期", help_text="当面递交之日；信函写邮戳或者寄出之日。", error_messages=f.ASK
    )
    received_on = DayField(
        label="签收日期",
        required=False,
        help_text="邮寄、邮件系统收到之日与提出日期不同的填写；当面递交不填。",
    )
    confirmed_on = DayField(
        label="与申请人确认的日期",
        required=False,
        help_text="网上、传真、平常信函自确认之日起计算；还没有确认的不填。",
    )
    applicant_category = forms.ChoiceField(
        label="申请人类别",
        choices=ApplicantCategory.choices,
        widget=forms.RadioSelect,
        help_text="年报按此分列，登记时询问，不事后推测。",
        error_messages=f.ASK,
    )
    name = forms.CharField(label=LABELS["name"], max_length=100, error_messages=f.ASK)
    id_type = forms.ChoiceField(
        label=LABELS["id_type"], choices=[("", "（组织不填）"), *ID_TYPES], required=False
    )
    id_number = forms.CharField(
        label=LABELS["id_number"], max_length=40, required=False, help_text="公民填写。"
    )
    credit_code = forms.CharField(
        label=LABELS["credit_code"],
        max_length=40,
        required=False,
        help_text="法人、其他组织填写，或者填组织机构代码。",
    )
    legal_representative = forms.CharField(
        label=LABELS["legal_representative"], max_length=60, required=False
    )
    contact_person = forms.CharField(label=LABELS["contact_person"], max_length=60, required=False)
    employer = forms.CharField(label=LABELS["employer"], max_length=100, required=False)
    phone = forms.CharField(
        label=LABELS["phone"], max_length=40, required=False, help_text="电话、地址、邮箱、传真至少填一项。"
    )
    address = forms.CharField(label=LABELS["address"], max_length=200, required=False)
    postcode = forms.CharField(label=LABELS["postcode"], max_length=10, required=False)
    email = forms.EmailField(
        label=LABELS["email"],
        required=False,
        error_messages={"invalid": "邮箱写法不对，应为 name@example.cn 这样。"},
    )
    fax = forms.CharField(label=LABELS["fax"], max_length=40, required=False)
    agent = forms.CharField(
        label=LABELS["agent"], max_length=60, required=False, help_text="须有授权委托书。"
    )
    subject = forms.CharField(
        label="事项",
        max_length=200,
        help_text="用一句话写明所申请的信息，不写个人信息；会出现在列表和统计中。",
        error_messages=f.ASK,
    )
    description = forms.CharField(
        label="所需信息内容描述",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="申请人的原话：名称、文号、其他特征。加密保存。",
    )
    delivery_method = forms.ChoiceField(
        label="获取方式", choices=Delivery.choices, widget=forms.RadioSelect, initial=Delivery.POST
    )
    carrier = forms.ChoiceField(
        label="载体形式", choices=Carrier.choices, widget=forms.RadioSelect, initial=Carrier.PAPER
    )
    accept_other_form = forms.BooleanField(
        label="不能按所要形式提供的，可接受其他形式", required=False, initial=True
    )
    unit = forms.CharField(label="承办单位", max_length=60, required=False, help_text="可以登记后再交办。")
    note = _note()

    SECTIONS = (
        ("来件", ("body", "channel", "submitted_on", "received_on", "confirmed_on")),
        (
            "申请人",
            (
                "applicant_category", "name", "id_type", "id_number", "credit_code", "legal_representative",
                "contact_person", "employer", "phone", "address", "postcode", "email", "fax", "agent",
            ),
        ),
        ("申请内容", ("subject", "description")),
        ("提供方式与办理", ("delivery_method", "carrier", "accept_other_form", "unit", "note")),
    )  # fmt: skip

    def __init__(self, bodies: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = bodies
        found = list(bodies[:2])
        if len(found) == 1:
            field.initial = found[0]
            field.widget = field.hidden_widget()

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields by section, in order."""
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

    def values(self) -> dict[str, Any]:
        """Return the inputs as fields of RegisterRequest."""
        given = dict(self.cleaned_data)
        names = [name for name in LABELS if name in given]
        person = PersonData(**{name: given.pop(name) for name in names})
        submitted = given.pop("submitted_on")
        today = dt.datetime.now(LOCAL)
        moment = today if submitted == today.date() else dt.datetime.combine(submitted, dt.time(12), LOCAL)
        return {**given, "person": person, "submitted_at": moment}


class FilterForm(forms.Form):
    """Filters of the list; all of them optional, kept in the address."""

    SORTS = (("due", "按期限"), ("new", "最新提出"), ("old", "最早提出"), ("number", "按登记号"))

    q = forms.CharField(label="事项、登记号", required=False, max_length=80)
    due = forms.ChoiceField(
        label="期限",
        required=False,
        choices=[("", "全部"), *[(key, label) for key, (label, _) in WORK.items()]],
    )
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("open", "未办结"), ("over", "已办结"), *State.choices],
    )
    category = forms.ChoiceField(
        label="申请人类别", required=False, choices=[("", "全部"), *ApplicantCategory.choices]
    )
    channel = forms.ChoiceField(label="渠道", required=False, choices=[("", "全部"), *Channel.choices])
    outcome = forms.ChoiceField(label="结果", required=False)
    year = forms.IntegerField(label="提出年度", required=False, min_value=2008, max_value=2100)
    body = forms.ModelChoiceField(
        label="机关", required=False, queryset=Body.objects.none(), to_field_name="slug", empty_label="全部"
    )
    sort = forms.ChoiceField(label="排序", required=False, choices=SORTS)

    def __init__(self, bodies: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ChoiceField)
        outcome.choices = [("", "全部"), *[(item.id, item.zh) for item in outcomes().values()]]
        body = self.fields["body"]
        assert isinstance(body, forms.ModelChoiceField)
        body.queryset = bodies
        if bodies.count() < 2:
            del self.fields["body"]


class FileCaseForm(forms.Form):
    """A reconsideration or lawsuit that was brought."""

    body = forms.ModelChoiceField(label="机关", queryset=Body.objects.none(), error_messages=f.ASK)
    kind = forms.ChoiceField(
        label="类别", choices=RemedyKind.choices, widget=forms.RadioSelect, error_messages=f.ASK
    )
    request = forms.ModelChoiceField(
        label="所针对的申请",
        queryset=Request.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label="（不针对某一件申请）",
        error_messages={"invalid_choice": "没有这件申请。"},
    )
    subject = f.text("事项", CLEAR_HINT, required=True, longest=200)
    organ = f.text("复议机关或者法院", required=True, longest=120)
    role = forms.ChoiceField(
        label="本机关的地位",
        choices=[
            ("respondent", "被申请人（复议）"),
            ("defendant", "被告"),
            ("co_defendant", "共同被告（作为复议机关）"),
        ],
        widget=forms.RadioSelect,
        help_text="作为复议机关的共同被告不计入本机关年报，由原行为机关统计。",
        error_messages=f.ASK,
    )
    after_reconsideration = forms.BooleanField(label="诉讼之前经过行政复议", required=False)
    procedure = forms.ChoiceField(
        label="程序",
        choices=[("ordinary", "普通程序"), ("simplified", "简易程序")],
        widget=forms.RadioSelect,
        initial="ordinary",
    )
    case_no = f.text("案号", longest=80)
    filed_on = f.day("提出日期", required=True)
    accepted_on = f.day("受理、立案日期", "还没有受理的不填。")

    def __init__(self, bodies: Any, requests: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("body", bodies), ("request", requests)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        if bodies.count() == 1:
            self.fields["body"].initial = bodies.first()
            self.fields["body"].widget = forms.HiddenInput()


class CaseStepForm(forms.Form):
    """What happened in a case."""

    kind = forms.ChoiceField(
        label="进展",
        choices=[
            (value, label)
            for value, label in RemedyStepKind.choices
            if value not in {RemedyStepKind.FILED, RemedyStepKind.DECIDED}
        ],
        widget=forms.RadioSelect,
        error_messages=f.ASK,
    )
    on = f.day("日期", required=True)
    remark = f.text("说明", CLEAR_HINT, rows=2)


class CaseResultForm(forms.Form):
    """How a case ended."""

    def __init__(self, results: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"] = forms.ChoiceField(
            label="结果", choices=list(results.items()), widget=forms.RadioSelect, error_messages=f.ASK
        )
        self.fields["on"] = f.day("作出日期", required=True)
        self.fields["served_on"] = f.day("收到日期")
        self.fields["remark"] = f.text("说明", CLEAR_HINT, rows=2)
