"""`gongkai body add|list|place|rename`: bodies and their tree, from the command line."""

from __future__ import annotations

from typing import Any

from gongkai.agencies.actions import CreateBody, PlaceBody, RenameBody
from gongkai.agencies.management.base import VerbCommand, day, find_body, operator
from gongkai.agencies.models import Body, BodyKind, RelationKind
from gongkai.agencies.queries import local_today, name_on
from gongkai.agencies.tree import tree_on, walk


class Command(VerbCommand):
    help = "机关：设立、列出、调整隶属、更名。Bodies: found, list, place, rename."

    def add_verbs(self, verbs: Any) -> None:
        add = self.verb(verbs, "add", "设立机关")
        add.add_argument("slug", help="网址代码，小写字母、数字、连字符")
        add.add_argument("--name", required=True, help="全称")
        add.add_argument("--short-name", default="", help="简称，默认同全称")
        add.add_argument("--kind", required=True, choices=BodyKind.values, metavar="KIND", help=_kinds())
        add.add_argument("--under", default="", metavar="SLUG", help="上级机关")
        add.add_argument("--founded", type=day, metavar="DATE", help="设立日期")

        listed = self.verb(verbs, "list", "按隶属关系列出机关")
        listed.add_argument("--on", type=day, metavar="DATE", help="哪一天的名称与隶属，默认今天")

        place = self.verb(verbs, "place", "调整隶属")
        place.add_argument("slug")
        place.add_argument("--under", required=True, metavar="SLUG", help="新的上级机关")
        place.add_argument("--from", dest="from_day", type=day, required=True, metavar="DATE")
        place.add_argument("--kind", choices=RelationKind.values, default=RelationKind.TERRITORIAL.value)

        rename = self.verb(verbs, "rename", "更名")
        rename.add_argument("slug")
        rename.add_argument("--name", required=True, help="新全称")
        rename.add_argument("--short-name", default="", help="新简称")
        rename.add_argument("--from", dest="from_day", type=day, required=True, metavar="DATE")

    def do_add(self, options: dict[str, Any]) -> None:
        body = self.act(
            CreateBody(
                context=operator(),
                slug=options["slug"],
                kind=options["kind"],
                name=options["name"],
                short_name=options["short_name"],
                parent=find_body(options["under"]) if options["under"] else None,
                founded_on=options["founded"],
            )
        )
        self.tell(options, _row(body), f"已设立：{body.name}（{body.slug}）")

    def do_list(self, options: dict[str, Any]) -> None:
        when = options["on"] or local_today()
        tree = tree_on(when)
        bodies = {body.pk: body for body in Body.objects.all() if body.exists_on(when)}
        for body, depth in walk(tree, bodies):
            name = name_on(body, when).name
            parent = bodies.get(tree.parent.get(body.pk, 0))
            row = {**_row(body), "name": name, "under": parent.slug if parent else None}
            self.tell(options, row, f"{'  ' * depth}{name}（{body.slug}，{body.get_kind_display()}）")
        if not bodies and not options["json"]:
            self.stdout.write("还没有机关。用 gongkai body add 设立，或 gongkai demo 装入示例。")

    def do_place(self, options: dict[str, Any]) -> None:
        body, parent = find_body(options["slug"]), find_body(options["under"])
        self.act(
            PlaceBody(
                context=operator(),
                body=body,
                parent=parent,
                kind=options["kind"],
                from_day=options["from_day"],
            )
        )
        row = {**_row(body), "under": parent.slug, "from": options["from_day"]}
        self.tell(options, row, f"{body.name} 自 {options['from_day']} 起隶属 {parent.name}")

    def do_rename(self, options: dict[str, Any]) -> None:
        body = find_body(options["slug"])
        old = body.name
        self.act(
            RenameBody(
                context=operator(),
                body=body,
                name=options["name"],
                short_name=options["short_name"],
                from_day=options["from_day"],
            )
        )
        row = {**_row(body), "new_name": options["name"], "from": options["from_day"]}
        self.tell(options, row, f"{old} 自 {options['from_day']} 起更名为 {options['name']}")


def _kinds() -> str:
    return "；".join(f"{value} {label}" for value, label in BodyKind.choices)


def _row(body: Body) -> dict[str, Any]:
    return {"slug": body.slug, "name": body.name, "short_name": body.short_name, "kind": body.kind}
