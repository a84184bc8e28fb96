"""Components: what they say, what they escape, and that nothing is inline."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from gongkai.journal.actions import Reason
from gongkai.look import charts, wording
from gongkai.look.forms import DayField, add_reasons
from gongkai.look.parts import Act, Happening, Light, Notice, Pair, Stage, Task, Tile, pairs
from gongkai.look.templatetags.gk import highlight


def draw(text, **values):
    return Template("{% load gk %}" + text).render(Context(values))


class Sample(forms.Form):
    title = forms.CharField(label="标题", help_text="写全称")
    day = DayField(label="日期", required=False)
    mode = forms.ChoiceField(label="方式", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)
    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), ("x", "某类")])
    sure = forms.BooleanField(label="已核对", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


# --- words -----------------------------------------------------------------------------------------------------


def test_days_are_written_as_the_rules_of_the_look_say():
    day = dt.date(2026, 10, 20)
    assert wording.day(day) == "2026-10-20"
    assert wording.short_day(day) == "10月20日"
    assert wording.short_day(day, 2027) == "2026年10月20日"
    assert wording.weekday(day) == "10月20日 星期二"
    assert wording.long_day(day) == "2026年10月20日"
    assert wording.day(None) == wording.weekday("") == ""


def test_instants_are_shown_in_shanghai():
    late = dt.datetime(2026, 10, 19, 16, 30, tzinfo=dt.UTC)
    assert wording.moment(late) == "2026-10-20 00:30"
    assert wording.day(late) == "2026-10-20"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1234567, "1,234,567"),
        (Decimal("1486.32"), "1,486.32"),
        (0, "0"),
        ("", ""),
        (None, ""),
        ("约", "约"),
        (-1200, "-1,200"),
    ],
)
def test_numbers_have_separators(value, shown):
    assert wording.thousands(value) == shown


def test_sizes():
    assert [wording.size(n) for n in (10, 2048, 5_500_000, None)] == ["10 B", "2 KB", "5.2 MB", ""]


def test_highlight_marks_words_and_escapes_the_rest():
    assert highlight("<b>救助</b> mark", ["救助", "B", "mark"]).count("<mark>") == 4
    assert highlight("<b>救助", ["救助"]) == "&lt;b&gt;<mark>救助</mark>"
    assert highlight("a.c abc", ["a.c"]) == "<mark>a.c</mark> abc"
    assert highlight("a & b", ["amp"]) == "a &amp; b"


# --- parts -----------------------------------------------------------------------------------------------------


def test_light_has_shape_and_word():
    assert draw('{% light "ok" "有效" %}') == '<span class="gk-light gk-light-ok">有效</span>'
    with pytest.raises(ValueError, match="no such light"):
        Light(kind="green", word="x")


def test_closed_acts_give_their_reasons_and_open_ones_post_with_a_token():
    actions = [
        Act(label="送达", reasons=[Reason(code="state", message="尚未作出决定。", basis="条例 33")]),
        Act(label="延期…", url="/extend/", effect="到期日移至 11月20日"),
        Act(label="送审批", url="/send/", post={"version": 3}, primary=True),
    ]
    html = draw("{% acts actions %}", actions=actions, csrf_token="TOKEN")
    assert html.index("送审批") < html.index("延期…") < html.index("送达")
    assert "尚未作出决定。（条例 33）" in html
    assert 'name="version" value="3"' in html
    assert 'value="TOKEN"' in html
    assert "到期日移至 11月20日" in html


def test_meta_table_leaves_out_what_is_empty_and_escapes():
    html = draw("{% meta_table rows %}", rows=pairs(("文号", ""), ("名称", "<i>"), ("概述", "长", "full")))
    assert "文号" not in html
    assert "&lt;i&gt;" in html
    assert 'class="gk-full"' in html
    lamp = draw("{% meta_table rows %}", rows=[Pair(label="有效性", value=Light(kind="none", word="已废止"))])
    assert "gk-light-none" in lamp


def test_timeline_strikes_what_was_superseded_in_words_too():
    html = draw("{% timeline rows %}", rows=[Happening(when=dt.date(2026, 1, 2), what="收到", state="void")])
    assert 'class="is-void"' in html
    assert "已更正" in html
    assert "2026-01-02" in html


def test_pager_keeps_the_query():
    request = RequestFactory().get("/x", {"q": "救助", "page": "2"})
    template = Template('{% load gk %}{% pager page "件" %}')
    html = template.render(RequestContext(request, {"page": Paginator(range(95), 10).page(2)}))
    assert "第 11—20 件，共 95 件" in html
    assert 'href="?q=%E6%95%91%E5%8A%A9&amp;page=3"' in html
    assert html.count('aria-current="page"') == 1


def test_blocks_and_lists():
    assert "gk-alert-late" in draw('{% alert "late" "不能发布" %}<p>x</p>{% endalert %}')
    assert "<strong>没有</strong>" in draw('{% empty "没有" %}x{% endempty %}')
    assert "is-ahead" in draw("{% stages s %}", s=[Stage(name="终审")])
    assert "is-zero" in draw(
        "{% tiles t %}", t=[Tile(light=Light(kind="late", word="逾期"), number=0, url="/")]
    )
    assert "is-late" in draw(
        "{% tiles t %}", t=[Tile(light=Light(kind="late", word="逾期"), number=1, url="/")]
    )
    assert "须处理" in draw("{% findings n %}", n=[Notice(severity="error", title="不平")])
    assert "送审批" in draw("{% worklist w %}", w=[Task(verb="送审批", title="某件", url="/")])
    crumb = draw('{% crumb "信息发布" "/list/" this %}', this="<某件>")
    assert '<a href="/list/">信息发布</a>' in crumb
    assert 'aria-current="page">&lt;某件&gt;' in crumb


# --- forms -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["", "dense"])
def test_a_wrong_form_keeps_what_was_typed_and_says_it_beside_the_field(shape):
    form = Sample({"title": "", "day": "昨天", "mode": "b", "kind": "x", "sure": "on"})
    html = draw("{% form_errors form %}{% rows form shape %}", form=form, shape=shape)
    assert "有 2 处需要改正" in html
    assert 'href="#id_title"' in html
    assert "请写成 2026-10-20 这样" in html
    assert 'value="昨天"' in html
    assert re.search(r'<input[^>]*name="title"[^>]*aria-invalid="true"', html)
    assert 'aria-describedby="id_title_hint id_title_wrong"' in html
    assert re.search(r'value="b" id="id_mode_1" checked', html)
    assert 'class="form-select"' in html
    assert "可不填" in html
    for target in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{target}"' in html
    for label in re.findall(r'<label[^>]* for="([^"]+)"', html):
        assert f'id="{label}"' in html


def test_reasons_of_a_refused_act_stand_beside_their_fields():
    form = Sample({"title": "x", "mode": "a", "kind": "x"})
    add_reasons(
        form,
        [
            Reason(code="a", message="名称已被使用。", field="title"),
            Reason(code="b", message="已办结。", field="nowhere"),
        ],
    )
    assert form.errors["title"] == ["名称已被使用。"]
    assert form.non_field_errors() == ["已办结。"]


@pytest.mark.parametrize(
    "typed", ["2026-10-20", "2026/10/20", "2026.10.20", "2026年10月20日", "20261020", "2026-1-2"]
)
def test_days_are_read_as_clerks_write_them(typed):
    assert DayField().clean(typed).year == 2026


# --- charts ----------------------------------------------------------------------------------------------------


def test_bars_have_shares_a_title_and_the_same_figures_as_a_table():
    picture = charts.bars("m", "结果", [("予以公开", 3), ("<其他>", 1)], unit="件", accented=["予以公开"])
    assert "75.0%" in picture.svg
    assert "&lt;其他&gt;" in picture.svg
    assert picture.rows == [("予以公开", "3", "75.0%"), ("<其他>", "1", "25.0%")]
    assert "style" not in picture.svg
    html = draw("{% chart p %}", p=picture)
    assert "<details" in html
    assert "&lt;其他&gt;</td>" in html


def test_columns_keep_a_missing_year_apart_from_nought():
    picture = charts.columns(
        "m", "新收", [("2024", None), ("2025", 0), ("2026", 12)], unit="件", accented="2026"
    )
    assert picture.rows == [("2024", "缺"), ("2025", "0"), ("2026", "12")]
    assert picture.svg.count("<rect") == 2


@pytest.mark.parametrize("highest", [0, 1, 3, 7, 10, 58, 127, 999, 43240, 143262])
def test_axes_are_round_and_hold_the_highest(highest):
    step, top = charts._scale(highest)
    assert top >= highest
    assert top % step == 0
    assert 1 <= top // step <= 5
    assert str(step).rstrip("0") in {"1", "2", "5"}


def test_runbar_has_one_tick_a_day():
    assert charts.runbar(16, 20, words="x").count("<rect") == 20
    assert charts.runbar(16, 20, words="x").count("r-past") == 16
