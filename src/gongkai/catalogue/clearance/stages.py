"""The stages of clearance: a setting by body and date, what it may say, and what it means."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from gongkai.agencies.models import Body, Role
from gongkai.agencies.practice import Practice, declare, value_of

CLEARANCE: Final = "catalogue.clearance"
STAGES: Final = "catalogue.clearance_stages"
SELF_CHECK: Final = "catalogue.clearance_self_check"
TWO, THREE, ONE, CUSTOM = "secrecy_and_leader", "three_reviews", "approval_only", "custom"
# Who can review. A clerk drafts; a leader without an account signs on paper.
REVIEWING: Final = (Role.SECRECY_REVIEWER, Role.DISCLOSURE_OFFICER, Role.HEAD)
MOST_STAGES = 8
PROOF = "校对"


@dataclass(frozen=True)
class Stage:
    """One stage: its name, the roles that may decide it, and whether who decides must have proofread."""

    label: str
    roles: tuple[str, ...]
    proof: bool = False

    def as_data(self, position: int) -> dict[str, Any]:
        """Return the stage as a clearance keeps it."""
        return {
            "key": f"stage_{position}",
            "label": self.label,
            "roles": [str(role) for role in self.roles],
            "proof": self.proof,
        }


_LEADERS = (Role.DISCLOSURE_OFFICER, Role.HEAD)
PRESETS: Final[dict[str, tuple[Stage, ...]]] = {
    # Review first, publish after; item by item (保密法实施条例 2024 Art. 42; publishing.md section 6).
    TWO: (Stage("保密审查", (Role.SECRECY_REVIEWER,)), Stage("领导审定", _LEADERS)),
    THREE: (
        Stage("一审一校（科室负责人）", _LEADERS, proof=True),
        Stage("二审二校（分管领导）", (Role.HEAD,), proof=True),
        Stage("三审三校（信息公开和保密分管领导）", (Role.HEAD, Role.SECRECY_REVIEWER), proof=True),
    ),
    ONE: (Stage("审定", _LEADERS),),
}
_ROLE_NAMES = {str(role.label): role for role in REVIEWING}
_HOW = (
    "每行一个环节：名称｜角色｜校对。角色为保密审查人、公开工作机构人员、负责人，几个角色之间用顿号；"
    "须校对的环节写“校对”，不须校对的不写。"
)


class StagesError(ValueError):
    """The lines do not say stages; the message says in Chinese what is wrong where."""


def parse_stages(text: str) -> tuple[Stage, ...]:
    """Return the stages that the lines say (名称｜角色[、角色]｜校对). Raises StagesError."""
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise StagesError(f"还没有填写环节。{_HOW}")
    if len(lines) > MOST_STAGES:
        raise StagesError(f"最多 {MOST_STAGES} 个环节，现有 {len(lines)} 个。")
    stages = tuple(_stage(n, line) for n, line in lines)
    labels = [stage.label for stage in stages]
    double = next((label for label in labels if labels.count(label) > 1), "")
    if double:
        raise StagesError(f"有两个环节都叫“{double}”，请分别命名。")
    return stages


def _stage(number: int, line: str) -> Stage:
    parts = [part.strip() for part in line.replace("|", "｜").split("｜")]
    if not 2 <= len(parts) <= 3:
        raise StagesError(f"第 {number} 行写法不对：{_HOW}")
    label, names, proof = parts[0], parts[1], parts[2] if len(parts) == 3 else ""
    if not 1 <= len(label) <= 30:
        raise StagesError(f"第 {number} 行：环节名称为 1 至 30 个字。")
    roles = []
    for name in filter(
        None, (one.strip() for one in names.replace(",", "、").replace("，", "、").split("、"))
    ):
        if name not in _ROLE_NAMES:
            raise StagesError(f"第 {number} 行：没有“{name}”这一角色，可用的有{'、'.join(_ROLE_NAMES)}。")
        roles.append(_ROLE_NAMES[name])
    if not roles:
        raise StagesError(f"第 {number} 行：请写明由哪个角色办理，可用的有{'、'.join(_ROLE_NAMES)}。")
    if proof not in {"", PROOF}:
        raise StagesError(f"第 {number} 行：第三栏只能写“校对”或者不写。")
    return Stage(label, tuple(dict.fromkeys(roles)), proof == PROOF)


def stages_problem(value: Any) -> str:
    """Return why the lines cannot be taken, "" when they can."""
    if not isinstance(value, str) or len(value) > 1000:
        return "环节应为 1000 字以内的文字。"
    try:
        parse_stages(value)
    except StagesError as error:
        return str(error)
    return ""


def stages_for(body: Body, day: dt.date) -> tuple[Stage, ...]:
    """Return the stages that hold for what `body` hands in on `day`."""
    chosen = value_of(body, CLEARANCE, day)
    return PRESETS[chosen] if chosen in PRESETS else parse_stages(value_of(body, STAGES, day))


def self_check_for(body: Body, day: dt.date) -> list[str]:
    """Return the lines that the author confirms when handing in; none where the body set none."""
    return [line.strip() for line in str(value_of(body, SELF_CHECK, day)).splitlines() if line.strip()]


declare(
    Practice(
        key=CLEARANCE,
        label="发布审查环节",
        default=TWO,
        note="先审查、后公开是条例第十七条和保密法实施条例的要求；环节如何设置为本系统默认，可按本机关制度选择。正在审查的按送审时的环节办完。",
        choices=(
            (TWO, "保密审查＋领导审定"),
            (THREE, "三审三校"),
            (ONE, "一次审定"),
            (CUSTOM, "自定义（见下一项）"),
        ),
    ),
    Practice(
        key=STAGES,
        label="自定义审查环节",
        default="保密审查｜保密审查人\n科室审核｜公开工作机构人员、负责人｜校对\n领导审定｜负责人",
        note="只有上一项选“自定义”时使用。",
        problem=stages_problem,
        multiline=True,
        hint=_HOW,
    ),
    Practice(
        key=SELF_CHECK,
        label="送审自查事项",
        default="不涉及国家秘密\n不涉及工作秘密和不宜公开的内部事项\n不损害第三方合法权益\n个人信息已按规定处理\n内容、数据、文字准确",
        note="本系统默认，依据条例第十四条至第十七条；每行一项，拟稿人送审时逐项确认。不填则不要求。",
        valid=lambda value: (
            isinstance(value, str)
            and len(value.splitlines()) <= 12
            and all(len(line.strip()) <= 60 for line in value.splitlines())
        ),
        multiline=True,
        hint="最多 12 项，每项 60 字以内。",
    ),
)
