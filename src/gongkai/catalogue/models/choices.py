"""The values that fields of the catalogue take."""

from __future__ import annotations

from django.db import models


class ColumnKind(models.TextChoices):
    """What a column is. The first four stand on every platform (国办公开办函〔2019〕61号)."""

    GUIDE = "guide", "政府信息公开指南"
    RULES = "rules", "政府信息公开制度"
    STATUTORY = "statutory", "法定主动公开内容"
    REPORTS = "reports", "政府信息公开年报"
    ORDINARY = "ordinary", "其他栏目"


COMPULSORY_KINDS = (ColumnKind.GUIDE, ColumnKind.RULES, ColumnKind.STATUTORY, ColumnKind.REPORTS)


class Form2014Row(models.TextChoices):
    """The row of form 2014, part 一（二）, in which a release through a channel counts."""

    GAZETTE = "channel_gazette", "政府公报"
    WEBSITE = "channel_website", "政府网站"
    WEIBO = "channel_weibo", "政务微博"
    WECHAT = "channel_wechat", "政务微信"
    OTHER = "channel_other", "其他方式"


class DocumentKind(models.TextChoices):
    """What counts in 条例2019 Art. 20(1)."""

    RULES = "rules", "规章"
    NORMATIVE = "normative", "行政规范性文件"
    OTHER = "other", "其他信息"


class DisclosureMode(models.TextChoices):
    """The attribute marked at the source (公开属性, 国办发〔2016〕80号)."""

    PROACTIVE = "proactive", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    WITHHELD = "withheld", "不予公开"


class Ground(models.TextChoices):
    """Why information is withheld, 条例2019 Arts 14 to 16."""

    STATE_SECRET = "state_secret", "依法确定为国家秘密"
    PROHIBITED_BY_LAW = "prohibited_by_law", "法律、行政法规禁止公开"
    SECURITY = "security_and_stability", "公开后可能危及国家安全、公共安全、经济安全、社会稳定"
    TRADE_SECRET = "trade_secret", "涉及商业秘密，公开会对第三方合法权益造成损害"
    PRIVACY = "privacy", "涉及个人隐私，公开会对第三方合法权益造成损害"
    THIRD_PARTY = "third_party_rights", "公开会对第三方其他合法权益造成损害"
    INTERNAL = "internal_affairs", "人事管理、后勤管理、内部工作流程等内部事务信息"
    PROCESS = "process_information", "讨论记录、过程稿、磋商信函、请示报告等过程性信息"
    ENFORCEMENT = "enforcement_files", "行政执法案卷信息"


GROUND_ARTICLES: dict[str, str] = {
    Ground.STATE_SECRET: "条例2019:14",
    Ground.PROHIBITED_BY_LAW: "条例2019:14",
    Ground.SECURITY: "条例2019:14",
    Ground.TRADE_SECRET: "条例2019:15",
    Ground.PRIVACY: "条例2019:15",
    Ground.THIRD_PARTY: "条例2019:15",
    Ground.INTERNAL: "条例2019:16(1)",
    Ground.PROCESS: "条例2019:16(2)",
    Ground.ENFORCEMENT: "条例2019:16(2)",
}


class State(models.TextChoices):
    """Where an item stands. Repeal and lapse are no states: they are dates of the document (`validity_on`)."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审定"
    APPROVED = "approved", "待发布"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤回"
    REGISTERED = "registered", "已登记（不主动公开）"
    DISCARDED = "discarded", "已作废"


class Validity(models.TextChoices):
    """Validity as entered; what holds on a day is `Item.validity_on`."""

    IN_FORCE = "in_force", "有效"
    AMENDED = "amended", "已修改"
    PARTLY_LAPSED = "partly_lapsed", "部分失效"
    LAPSED = "lapsed", "失效"
    REPEALED = "repealed", "废止"


class ChangeKind(models.TextChoices):
    """What happens to the validity of a document."""

    AMEND = "amend", "修改"
    PARTLY_REPEAL = "partly_repeal", "部分废止"
    REPEAL = "repeal", "废止"
    REPLACE = "replace", "代替"
    LAPSE = "lapse", "宣布失效"
    PROLONG = "prolong", "延长有效期"


ENDING_KINDS = (ChangeKind.REPEAL, ChangeKind.REPLACE)


class CleanupState(models.TextChoices):
    """Where a clean-up stands."""

    OPEN = "open", "清理中"
    APPROVED = "approved", "已批准"
    PUBLISHED = "published", "已公布"
    CLOSED = "closed", "已终止"


class CleanupDecision(models.TextChoices):
    """What is decided about a document in a clean-up (保留、修改、废止、失效)."""

    KEEP = "keep", "继续有效"
    AMEND = "amend", "拟修改"
    REPEAL = "repeal", "废止"
    LAPSE = "lapse", "宣布失效"


class BriefingKind(models.TextChoices):
    """What form 2014 counts in 二（二）1 and 2."""

    PRESS_CONFERENCE = "press_conference", "新闻发布会"
    ONLINE_INTERVIEW = "online_interview", "政府网站在线访谈"


class InterpretationForm(models.TextChoices):
    """In what form a document is interpreted (publishing.md section 8)."""

    TEXT = "text", "文字解读"
    QUESTIONS = "questions", "问答"
    CHART = "chart", "图解"
    VIDEO = "video", "音频视频"
    PRESS_CONFERENCE = "press_conference", "新闻发布会"
    INTERVIEW = "interview", "在线访谈"
    EXPERT = "expert", "专家解读"


class WithdrawKind(models.TextChoices):
    """Why something published was taken back."""

    ERROR = "error", "内容有误"
    PERSONAL_DATA = "personal_data", "含不应公开的个人信息"
    NOT_PUBLIC = "not_public", "属于不予公开的信息"
    CHANGED = "changed", "所载决定被变更、撤销或者确认违法"
    EXPIRED = "expired", "公示期满"
    DUPLICATE = "duplicate", "重复发布"
    OTHER = "other", "其他"
