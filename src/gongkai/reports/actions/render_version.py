"""Keep the renderings of a published version."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.agencies.rules import require
from gongkai.files import publishing
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Action, Reason
from gongkai.reports.models import Version, VersionFile
from gongkai.statements import ReportDocument
from gongkai.statements.render import OUTPUTS


@dataclass(kw_only=True)
class RenderVersion(Action):
    """Make every format of a version from its document, and nothing else, and publish the files.

    A format that is there already stays; the worker runs this after each publication.
    """

    verb = "reports.render_version"
    title = "生成年报文件"

    version: Version

    @property
    def record(self) -> Version:
        return self.version

    def check(self) -> list[Reason]:
        return require(self.context.is_operator, "系统")

    def perform(self) -> Version:
        document = ReportDocument.from_json(self.version.document)
        there = set(self.version.files.values_list("format", flat=True))
        report = self.version.report
        for output in OUTPUTS.values():
            kind = output.suffix.removeprefix(".")
            if kind in there:
                continue
            name = f"{report.title}（第{self.version.number}版）{output.suffix}"
            stored = Incoming.take(name, output.render(document)).keep(
                report.body, owner=f"reports.version:{self.version.pk}", kind="rendering"
            )
            publishing.publish(stored)
            VersionFile.objects.create(version=self.version, format=kind, stored=stored)
        return self.version
