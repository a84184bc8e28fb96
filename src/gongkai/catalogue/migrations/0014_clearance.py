import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gongkai.journal.identifiers

OLD_STAGE = {"key": "approval", "label": "审定", "roles": ["disclosure_officer", "head"], "proof": False}


def keep_old_ones(apps, schema_editor):
    """Items under review or approved when the stages came get a clearance of the one stage there was."""
    Item, Clearance = apps.get_model("catalogue", "Item"), apps.get_model("catalogue", "Clearance")
    Step = apps.get_model("catalogue", "ClearanceStep")
    rows = Item.objects.filter(state__in=["submitted", "approved"]).defer("content", "summary")
    for item in rows.iterator(chunk_size=500):
        passed = item.state == "approved"
        day = item.approved_on if passed else item.changed_at.date()
        clearance = Clearance.objects.create(
            public_id=gongkai.journal.identifiers.new_public_id(),
            item=item,
            state="passed" if passed else "open",
            opened_on=day,
            closed_on=day if passed else None,
            stages=[OLD_STAGE],
            author_id=item.author_id,
            author_name=item.author_name,
            submitted_by_id=item.author_id,
            submitted_by_name=item.author_name,
        )
        step = Step(
            clearance=clearance,
            position=1,
            key="approval",
            label="审定",
            roles=OLD_STAGE["roles"],
            for_officer=True,
            for_head=True,
            current=not passed,
        )
        if passed:
            step.state, step.passed_by_id, step.passed_by_name = (
                "passed",
                item.approver_id,
                item.approver_name,
            )
            step.passed_on, step.on_paper, step.scan_id = item.approved_on, item.on_paper, item.paper_scan_id
            step.passed_at = item.changed_at
        step.save()


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0013_office_lists"),
        ("files", "0002_sealed_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Clearance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=gongkai.journal.identifiers.new_public_id,
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("publish", "发布审查"), ("correct", "更正审查")],
                        default="publish",
                        max_length=8,
                        verbose_name="用途",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="轮次")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "审查中"),
                            ("passed", "已通过"),
                            ("returned", "已退回"),
                            ("cancelled", "已撤销"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("opened_on", models.DateField(verbose_name="送审日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                ("stages", models.JSONField(default=list, verbose_name="环节")),
                ("author_name", models.CharField(blank=True, max_length=60, verbose_name="拟稿人")),
                ("submitted_by_name", models.CharField(blank=True, max_length=60, verbose_name="送审人")),
                ("self_check", models.JSONField(blank=True, default=list, verbose_name="自查事项")),
                ("publish_at", models.DateTimeField(blank=True, null=True, verbose_name="定时发布")),
                ("scheduled_by_name", models.CharField(blank=True, max_length=60, verbose_name="定时人")),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ClearanceStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                ("key", models.CharField(max_length=30, verbose_name="代码")),
                ("label", models.CharField(max_length=40, verbose_name="环节")),
                ("roles", models.JSONField(default=list, verbose_name="角色")),
                ("for_secrecy", models.BooleanField(default=False)),
                ("for_officer", models.BooleanField(default=False)),
                ("for_head", models.BooleanField(default=False)),
                ("proof", models.BooleanField(default=False, verbose_name="须校对")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "待审"), ("passed", "通过"), ("returned", "退回")],
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("current", models.BooleanField(default=False, verbose_name="当前环节")),
                ("passed_by_name", models.CharField(blank=True, max_length=60, verbose_name="签署人")),
                ("passed_on", models.DateField(blank=True, null=True, verbose_name="签署日期")),
                ("passed_at", models.DateTimeField(blank=True, null=True, verbose_name="登记时间")),
                ("on_paper", models.BooleanField(default=False, verbose_name="纸上签批")),
                ("entered_by_name", models.CharField(blank=True, max_length=60, verbose_name="登记人")),
                ("proofread", models.BooleanField(default=False, verbose_name="已校对")),
                ("opinion", models.TextField(blank=True, verbose_name="意见")),
            ],
            options={
                "ordering": ["clearance", "position"],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=gongkai.journal.identifiers.new_public_id,
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[("title", "名称"), ("summary", "内容概述"), ("content", "正文")],
                        default="content",
                        max_length=8,
                        verbose_name="位置",
                    ),
                ),
                ("paragraph", models.PositiveIntegerField(default=0, verbose_name="段落")),
                ("quote", models.CharField(blank=True, max_length=120, verbose_name="原文")),
                ("text", models.TextField(verbose_name="批注")),
                ("author_name", models.CharField(max_length=60, verbose_name="批注人")),
                ("made_at", models.DateTimeField(verbose_name="批注时间")),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="处理日期")),
                ("settled_by_name", models.CharField(blank=True, max_length=60, verbose_name="处理人")),
                ("answer", models.TextField(blank=True, verbose_name="处理说明")),
            ],
            options={
                "ordering": ["item", "field", "paragraph", "pk"],
            },
        ),
        migrations.AddField(
            model_name="column",
            name="publish_within",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="公开期限（工作日）"),
        ),
        migrations.AddField(
            model_name="clearance",
            name="author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="clearance",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="clearances", to="catalogue.item"
            ),
        ),
        migrations.AddField(
            model_name="clearance",
            name="submitted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="clearancestep",
            name="clearance",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="catalogue.clearance",
            ),
        ),
        migrations.AddField(
            model_name="clearancestep",
            name="passed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="clearancestep",
            name="scan",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="clearance",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="catalogue.clearance"
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="catalogue.item"
            ),
        ),
        migrations.AddIndex(
            model_name="clearance",
            index=models.Index(
                condition=models.Q(("publish_at__isnull", False)),
                fields=["publish_at"],
                name="catalogue_clearance_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="clearance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("item",), name="catalogue_clearance_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="clearance",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "passed", "returned", "cancelled"])),
                name="catalogue_clearance_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="clearance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", True), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("closed_on__isnull", False)),
                    _connector="OR",
                ),
                name="catalogue_clearance_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="clearance",
            constraint=models.CheckConstraint(
                condition=models.Q(("publish_at__isnull", True), ("state", "passed"), _connector="OR"),
                name="catalogue_clearance_scheduled_when_passed",
            ),
        ),
        migrations.AddConstraint(
            model_name="clearancestep",
            constraint=models.UniqueConstraint(
                fields=("clearance", "position"), name="catalogue_clearance_step_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="clearancestep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("current", True)),
                fields=("clearance",),
                name="catalogue_clearance_step_one_current",
            ),
        ),
        migrations.AddConstraint(
            model_name="clearancestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("passed_by_name", ""), ("passed_on__isnull", True), ("state", "waiting")),
                    models.Q(
                        ("passed_on__isnull", False),
                        ("state__in", ["passed", "returned"]),
                        models.Q(("passed_by_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="catalogue_clearance_step_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="clearancestep",
            constraint=models.CheckConstraint(
                condition=models.Q(("current", False), ("state", "waiting"), _connector="OR"),
                name="catalogue_clearance_step_current_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="clearancestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "passed"), _negated=True),
                    ("proof", False),
                    ("proofread", True),
                    _connector="OR",
                ),
                name="catalogue_clearance_step_proofread",
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="catalogue_remark_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("settled_by_name", ""), ("settled_on__isnull", True)),
                    models.Q(("settled_on__isnull", False), models.Q(("settled_by_name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="catalogue_remark_settled",
            ),
        ),
        migrations.RunPython(keep_old_ones, migrations.RunPython.noop, elidable=True),
    ]
