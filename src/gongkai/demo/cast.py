"""The invented prefecture of the sample: bodies, places in the tree, staff. No real body, person or number."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.agencies.models import BodyKind, Role

NOTE = "示例数据：虚构机关，仅供试用"
PASSWORD = "gongkai-demo-2026"  # noqa: S105 - printed by script/server, refused in production


@dataclass(frozen=True, kw_only=True)
class SampleBody:
    """A body of the sample. `founded` is the year in which it was set up."""

    slug: str
    kind: str
    name: str
    short_name: str
    parent: str | None = None
    founded: int = 1984
    about: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class SamplePerson:
    """A member of staff: `roles` are (body slug, role, with subtree)."""

    username: str
    name: str
    what: str
    roles: list[tuple[str, str, bool]] = field(default_factory=list)


BODIES = [
    SampleBody(
        slug="anlan",
        kind=BodyKind.PREFECTURE,
        name="安澜市人民政府",
        short_name="市政府",
        phone="0339-6600100",
        address="安澜市江湾区滨江路1号",
    ),
    SampleBody(
        slug="linxi",
        kind=BodyKind.COUNTY,
        name="临溪县人民政府",
        short_name="县政府",
        parent="anlan",
        phone="0339-6620118",
        address="临溪县城关街道文澜路18号",
    ),
    SampleBody(
        slug="linxi-office",
        kind=BodyKind.GENERAL_OFFICE,
        name="临溪县人民政府办公室",
        short_name="县政府办公室",
        parent="linxi",
        about="协助县政府领导处理日常工作，主管全县政府信息公开工作。",
        phone="0339-6620118",
        address="临溪县城关街道文澜路18号",
    ),
    SampleBody(
        slug="linxi-minzheng",
        kind=BodyKind.DEPARTMENT,
        name="临溪县民政局",
        short_name="县民政局",
        parent="linxi",
        about="社会救助、社会福利、基层政权建设、社会组织登记、区划地名、婚姻登记和殡葬管理。",
        phone="0339-6620231",
        address="临溪县城关街道惠民路6号",
    ),
    SampleBody(
        slug="linxi-jiaoyu",
        kind=BodyKind.DEPARTMENT,
        name="临溪县教育局",
        short_name="县教育局",
        parent="linxi",
        about="学前教育、义务教育、普通高中和职业教育，招生考试和教师管理。",
        phone="0339-6620245",
        address="临溪县城关街道学府路22号",
    ),
    SampleBody(
        slug="linxi-caizheng",
        kind=BodyKind.DEPARTMENT,
        name="临溪县财政局",
        short_name="县财政局",
        parent="linxi",
        about="财政预算决算、国库集中收付、政府采购监督、行政事业单位国有资产管理。",
        phone="0339-6620252",
        address="临溪县城关街道文澜路20号",
    ),
    SampleBody(
        slug="linxi-ziran",
        kind=BodyKind.DEPARTMENT,
        name="临溪县自然资源局",
        short_name="县自然资源局",
        parent="linxi",
        founded=2019,
        about="国土空间规划、土地征收、不动产登记、矿产资源管理。",
        phone="0339-6620263",
        address="临溪县城关街道青云路9号",
    ),
    SampleBody(
        slug="linxi-zhujian",
        kind=BodyKind.DEPARTMENT,
        name="临溪县住房和城乡建设局",
        short_name="县住建局",
        parent="linxi",
        about="住房保障、城乡建设、建筑业和房地产市场监管、老旧小区改造。",
        phone="0339-6620270",
        address="临溪县城关街道建设路3号",
    ),
    SampleBody(
        slug="linxi-weijian",
        kind=BodyKind.DEPARTMENT,
        name="临溪县卫生和计划生育局",
        short_name="县卫计局",
        parent="linxi",
        about="医疗服务、公共卫生、疾病防控、人口监测与家庭发展。",
        phone="0339-6620281",
        address="临溪县城关街道康宁路15号",
    ),
    SampleBody(
        slug="linxi-chengguan",
        kind=BodyKind.SUBDISTRICT,
        name="临溪县城关街道办事处",
        short_name="城关街道",
        parent="linxi",
        phone="0339-6620301",
        address="临溪县城关街道南门巷1号",
    ),
    SampleBody(
        slug="linxi-liuwan",
        kind=BodyKind.TOWNSHIP,
        name="临溪县柳湾镇人民政府",
        short_name="柳湾镇",
        parent="linxi",
        phone="0339-6630011",
        address="临溪县柳湾镇河街8号",
    ),
    SampleBody(
        slug="linxi-shiqiao",
        kind=BodyKind.TOWNSHIP,
        name="临溪县石桥乡人民政府",
        short_name="石桥乡",
        parent="linxi",
        phone="0339-6630022",
        address="临溪县石桥乡石桥村1号",
    ),
]
# Since the reform of 2019 the health office bears another name; its older reports keep the old one.
RENAMED = ("linxi-weijian", "临溪县卫生健康局", "县卫健局", 2019)

PEOPLE = [
    SamplePerson(
        username="shen",
        name="沈知遥",
        what="县民政局信息专干：起草信息、登记申请",
        roles=[("linxi-minzheng", Role.CLERK, False)],
    ),
    SamplePerson(
        username="han",
        name="韩若谷",
        what="县民政局公开工作机构人员：审核信息、办理申请、编制年报",
        roles=[("linxi-minzheng", Role.DISCLOSURE_OFFICER, False)],
    ),
    SamplePerson(
        username="gu",
        name="顾长川",
        what="县民政局负责人：批准、公布",
        roles=[("linxi-minzheng", Role.HEAD, False)],
    ),
    SamplePerson(
        username="song",
        name="宋砚",
        what="县民政局保密审查人",
        roles=[("linxi-minzheng", Role.SECRECY_REVIEWER, False)],
    ),
    SamplePerson(
        username="shao",
        name="邵明川",
        what="县政府及县政府办公室信息专干",
        roles=[
            ("linxi-office", Role.CLERK, False),
            ("linxi", Role.CLERK, False),
            ("linxi", Role.DISCLOSURE_OFFICER, False),
        ],
    ),
    SamplePerson(
        username="wen",
        name="温亦清",
        what="县政府办公室负责人",
        roles=[("linxi-office", Role.HEAD, False), ("linxi", Role.HEAD, False)],
    ),
    SamplePerson(
        username="cheng",
        name="程允恭",
        what="主管部门监督员：查看全县",
        roles=[("linxi", Role.SUPERVISOR, True)],
    ),
    SamplePerson(
        username="luo",
        name="罗小满",
        what="柳湾镇信息专干兼公开工作人员（镇里只有两个人）",
        roles=[
            ("linxi-liuwan", Role.CLERK, False),
            ("linxi-liuwan", Role.DISCLOSURE_OFFICER, False),
        ],
    ),
    SamplePerson(
        username="gao", name="高远", what="柳湾镇负责人", roles=[("linxi-liuwan", Role.HEAD, False)]
    ),
    SamplePerson(
        username="sysadmin",
        name="方准",
        what="系统管理员：机关、节假日、设置",
        roles=[("anlan", Role.SYSTEM_ADMIN, True)],
    ),
    SamplePerson(
        username="secadmin",
        name="严恪",
        what="安全管理员：人员与角色",
        roles=[("anlan", Role.SECURITY_ADMIN, True)],
    ),
    SamplePerson(
        username="auditor",
        name="明鉴",
        what="审计管理员：日志",
        roles=[("anlan", Role.AUDIT_ADMIN, True)],
    ),
]
