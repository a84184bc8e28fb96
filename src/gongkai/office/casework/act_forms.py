"""Forms of the acts on a request. They read inputs; the actions judge them."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.casework import actions as acts
from gongkai.casework.models import (
    Event,
    Request,
)
from gongkai.law import CaseState, event_kinds
from gongkai.office.casework import fields as f
from gongkai.office.casework.letter_forms import letter_fields, letter_values
from gongkai.office.casework.offering import taken, with_offers

NOTE_HINT = "可以写明涉及个人的情况；加密保存，不进入列表、经过和日志。"
CLEAR_HINT = "不要写身份证号、手机号等个人信息。"


def note_field() -> forms.Field:
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
            "asked": f.text(
                "请对方看的内容", "涉及对方的是哪些信息；不写申请人。不填用申请事项。", rows=3, longest=2000
            ),
            "online": forms.BooleanField(
                label="可以凭编号和验证码在网上答复",
                required=False,
                initial=True,
                help_text="验证码写入征求意见书，并在登记后显示一次。",
            ),
            "letter_received_on": letter,
        },
        acts.JudgeObjection: lambda: {
            "answer_seq": _objections(action),
            "reasonable": f.yes_no(
                "理由是否合理", "有合理理由的，不予公开（条例第三十二条）。", required=True
            ),
            "reason": f.text("判断的依据", CLEAR_HINT, required=True, rows=2),
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
        acts.Assign: lambda: {
            "unit_body": f.unit_bodies(action.body, action.context.today),
            "unit": f.text("单位名称", "不在上面名单中的填写。", longest=60),
            "task": f.text("需要办理的事项", f"一行一项，写入协办函。{CLEAR_HINT}", rows=2, longest=2000),
            "sign_by": f.day("签收期限", "不填按本机关的设置计算。"),
        },
        acts.ReturnAssignment: lambda: {"remark": f.text("退办理由", CLEAR_HINT, required=True, rows=2)},
        acts.Draft: lambda: {"outcome": f.outcome("拟作出的答复")},
        acts.SendBack: lambda: {"remark": f.text("修改意见", CLEAR_HINT, required=True, rows=3)},
        acts.TakeBack: lambda: {"reason": f.text("理由", CLEAR_HINT, required=True)},
        acts.Decide: lambda: {
            "outcome": f.outcome(),
            **_signed(),
            "document_no": f.text("文号", "不填则按本机关的格式编下一个号；纸质已编号的填写。", longest=80),
            **_override(action),
        },
        acts.Serve: lambda: {
            "way": f.choice("送达方式", ["post", "hand", "email", "online"]),
            "tracking": f.text("邮件号码", "写入送达回证，加密保存。", longest=60),
            "signed_by": f.text("签收人", "当面送达的填写，加密保存。", longest=60),
            "proof": f.text("送达凭证", f"出现在经过中。{CLEAR_HINT}"),
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


def _objections(action: acts.EventAction) -> forms.Field:
    waiting = action.waiting() if isinstance(action, acts.JudgeObjection) else []
    field = forms.TypedChoiceField(
        label="哪一份意见",
        choices=[(row.seq, f"{name}（{row.occurred_on}）") for name, row in waiting],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=f.ASK,
    )
    if len(waiting) == 1:
        field.initial = waiting[0][1].seq
    return field


def _override(action: acts.EventAction) -> dict[str, forms.Field]:
    """Only where a third party has objected: what becomes of its part, and why it is disclosed all the same."""
    objected = action.third_party_objections() if isinstance(action, acts.Decide) else []
    if not objected:
        return {}
    part = f.choice(
        "第三方不同意公开的内容（部分公开的必选）",
        ["withheld", "given"],
        "全部公开的不用选。",
        required=False,
    )
    found: dict[str, forms.Field] = {"objected_part": part}
    if len(objected) > 1:
        found["given_over"] = forms.MultipleChoiceField(
            label="决定公开其内容的第三方",
            required=False,
            choices=[(item.id, item.addressee or item.id) for item in objected],
            widget=forms.CheckboxSelectMultiple,
            help_text="只选决定公开其内容的；没有选的，其内容在不予公开的部分，不另发告知书。",
        )
    hint = f"写入给第三方的《公开告知书》。{CLEAR_HINT}"
    found["third_party_reason"] = f.text("第三方不同意而决定公开的理由", hint, rows=3, longest=2000)
    return found


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
# Where no day is asked for: the entry keeps that of the answer it completes.
DAYLESS = (acts.JudgeObjection,)


class ActForm(forms.Form):
    """The form of one act on a request."""

    def __init__(self, action: acts.EventAction, state: CaseState, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in with_offers(action, fields_of(action, state)).items():
            self.fields[name] = field
        if not isinstance(action, DAYLESS):
            label = DAY_LABELS.get(action.kind, "发生日期")
            self.fields["occurred_on"] = f.day(label, required=True)
            self.fields["occurred_on"].initial = action.context.today
        self.own = list(self.fields)
        self.fields |= letter_fields(action, state, self.data)
        self.about_letter = [name for name in self.fields if name not in self.own]
        self.fields["scans"] = f.scans(action.scan_label)
        if action.request.person is not None and action.request.person.erased_at is None:
            self.fields["note"] = note_field()
        if isinstance(action, acts.Decide) and action.outcome:
            chosen = f"{action.outcome}/{action.sub_ground}" if action.sub_ground else action.outcome
            self.fields["outcome"].initial = chosen

    def clean(self) -> dict[str, Any]:
        """Put what was chosen among suggestions before what was typed."""
        return taken(self, super().clean() or {})

    def values(self) -> dict[str, Any]:
        """Return the inputs as fields of the action; `outcome/sub_ground` is taken apart."""
        return letter_values(split_outcome(self.cleaned_data))

    @property
    def main_rows(self) -> list[forms.BoundField]:
        """Return the inputs of the act itself."""
        return [self[name] for name in self.own]

    @property
    def letter_rows(self) -> list[forms.BoundField]:
        """Return the inputs about its letter."""
        return [self[name] for name in self.about_letter]

    @property
    def last_rows(self) -> list[forms.BoundField]:
        """Return what goes with any act: files and note."""
        return [self[name] for name in self.fields if name not in {*self.own, *self.about_letter}]


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
            field.required = False
            field.initial = _initial(target, item.name, item.type)
            self.fields[f"data_{item.name}"] = field
        self.fields["reason"] = f.text("更正的理由", CLEAR_HINT, required=True)
        self.fields["cancel"] = forms.BooleanField(label="取消这一条登记（没有发生过）", required=False)

    def values(self) -> dict[str, Any]:
        """Return the new data of the event; a result that was not chosen stays as it was."""
        given = {n.removeprefix("data_"): v for n, v in self.cleaned_data.items() if n.startswith("data_")}
        if not given.get("outcome"):
            given.pop("outcome", None)
        return split_outcome(given)


def _initial(target: Event, name: str, type_: str) -> Any:
    value = target.data.get(name)
    if name == "outcome" and target.data.get("sub_ground"):
        return f"{value}/{target.data['sub_ground']}"
    if type_ == "bool" and value is not None:
        return "yes" if value else "no"
    return value
