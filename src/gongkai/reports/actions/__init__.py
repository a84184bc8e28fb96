"""Every write to reports."""

from gongkai.reports.actions.adjust_cell import AdjustCell, RevokeAdjustment
from gongkai.reports.actions.compile_report import CompileReport
from gongkai.reports.actions.decide_finding import DecideFinding
from gongkai.reports.actions.open_report import OpenReport
from gongkai.reports.actions.publish_report import PublishReport
from gongkai.reports.actions.render_version import RenderVersion
from gongkai.reports.actions.write_section import WriteSection

__all__ = [
    "AdjustCell",
    "CompileReport",
    "DecideFinding",
    "OpenReport",
    "PublishReport",
    "RenderVersion",
    "RevokeAdjustment",
    "WriteSection",
]
