import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_citizens"),
        ("catalogue", "0016_after_publication"),
        ("files", "0002_sealed_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TextScan",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField(auto_now_add=True, db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="FileScan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hash", models.CharField(max_length=64)),
                ("version", models.CharField(max_length=16)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "正在检查"), ("done", "已检查"), ("failed", "无法检查")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("sure", models.PositiveIntegerField(default=0)),
                ("sealed", models.BinaryField(default=bytes)),
                ("error", models.CharField(blank=True, max_length=400)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("hash", "version"), name="catalogue_file_scan_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MaskKey",
            fields=[
                (
                    "name",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("wrapped", models.BinaryField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("destroyed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("destroyed_at__isnull", True), ("wrapped", b""), _connector="OR"),
                        name="catalogue_destroyed_mask_key_is_empty",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SweepCursor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=40)),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                ("last", models.BigIntegerField(default=0)),
                ("rounds", models.PositiveIntegerField(default=0)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "body",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.body"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FindingOverrule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=40, verbose_name="位置")),
                ("kind", models.CharField(max_length=20, verbose_name="种类")),
                ("digest", models.CharField(max_length=64)),
                ("masked", models.CharField(blank=True, max_length=200, verbose_name="内容（已遮盖）")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                ("by_name", models.CharField(blank=True, max_length=60, verbose_name="办理人")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrules",
                        to="catalogue.item",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("item", "field", "kind", "digest"),
                        name="catalogue_overrule_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="catalogue_overrule_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MaskRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=40)),
                ("key_name", models.UUIDField()),
                ("sealed", models.BinaryField()),
                ("count", models.PositiveIntegerField(verbose_name="处数")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.attachment",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mask_records",
                        to="catalogue.item",
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("item", "field"),
                        name="catalogue_mask_record_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SweepFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=40, verbose_name="位置")),
                ("kind", models.CharField(max_length=20, verbose_name="种类")),
                ("count", models.PositiveIntegerField(verbose_name="处数")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="所在")),
                ("masked", models.CharField(blank=True, max_length=200, verbose_name="内容（已遮盖）")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待处理"),
                            ("clean", "已改正"),
                            ("overruled", "已说明理由"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("found_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.body",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sweep_findings",
                        to="catalogue.item",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["body", "state", "-id"], name="catalogue_sweep_of_body")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("item", "field", "kind"),
                        name="catalogue_sweep_finding_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WordingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("wrong", models.CharField(max_length=60, verbose_name="错误写法")),
                ("right", models.CharField(blank=True, max_length=60, verbose_name="正确写法")),
                (
                    "level",
                    models.CharField(
                        choices=[("warn", "提示"), ("block", "拦截"), ("off", "停用")],
                        default="warn",
                        max_length=5,
                        verbose_name="级别",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("before", models.CharField(blank=True, max_length=200, verbose_name="前文须有")),
                ("after", models.CharField(blank=True, max_length=200, verbose_name="后文须有")),
                ("exceptions", models.CharField(blank=True, max_length=300, verbose_name="例外")),
                ("valid_from", models.DateField(verbose_name="起用日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.body",
                    ),
                ),
            ],
            options={
                "ordering": ["wrong", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("body", "wrong"),
                        name="catalogue_wording_once",
                    )
                ],
            },
        ),
    ]
