"""Invented persons, numbers and bodies; the arithmetic of the check digits is written anew here, apart from the room's."""

# ruff: noqa: E501 - lists of words
from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

REGIONS = (
    "110101 110105 110108 120101 130102 130602 140105 150102 210102 210202 220102 230102 310101 310104 310115 320102 320505 330102 "
    "330106 340102 350102 350203 360102 370102 370202 410102 420102 420106 430102 430103 430104 430111 430121 430181 430202 430302 "
    "430421 430522 430623 430724 430923 431021 431122 431224 431322 433101 433127 440103 440305 441900 450102 460105 500101 500112 "
    "510104 510107 513221 520102 522121 530102 532301 540102 610102 620102 622301 630102 640104 650102 652901 659001"
).split()
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余于杜叶程苏魏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺顾毛郝龚邵万覃武钱戴严莫孔向常汤康易乔赖文"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰梅红建国志文海燕春荣生福德贵金凤林雪峰鹏飞宇浩然子轩欣怡佳琪思雨梓涵俊辉振东小龙美玲淑珍永康少波翠莲松柏根发新民长顺水香"
TOWNS = "城关镇 白沙乡 石桥镇 柳溪镇 东升街道 麓山街道 青龙乡 和平街道 大塘镇 双江镇 新河镇 云峰乡 桃园街道 古塘镇".split()
COUNTIES = "湖南省临溪县 临溪县 湖南省长宁市江北区 河东省平安县 江北市开元区 山南省宁远县 四川省安岭县 长宁市 云岭省石泉县".split()
VILLAGES = (
    "石桥村 大桥村 李家村 新建村 白马村 清水村 柳树村 红旗社区 梨园村 桥头村 高坪村 龙泉村 前进社区".split()
)
ROADS = "建设路 人民路 解放西路 中山大道 朝阳街 麓谷大道 文化路 西湖路 五一北路 滨江东路".split()
ESTATES = "阳光小区 金色家园 翠湖花园 丽景苑 东方新城 锦绣小区 惠民公寓".split()
UNITS = (
    "临溪县民政局 临溪县财政局 江北区教育局 平安县人力资源和社会保障局 长宁市市场监督管理局 宁远县住房和城乡建设局 开元区城市管理和综合执法局 石泉县人民政府办公室 "
    "临溪县公共资源交易中心 安岭县农业农村局 白沙乡人民政府 城关镇便民服务中心 长宁市自然资源和规划局 江北区卫生健康局 平安县交通运输局"
).split()
COMPANIES = "湖南星城建设工程有限公司 江北绿源环保科技有限公司 临溪县宏达建材有限公司 长宁市正大招标代理有限公司 平安县惠民粮油有限责任公司 石泉县兴农种养专业合作社".split()


def check18(first17: str) -> str:
    """GB 11643 by its congruence: the sum of all 18 digits times 2**(18 - place) leaves 1 modulo 11."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(first17))
    return next("0123456789X"[value] for value in range(11) if (total + value) % 11 == 1)


def luhn_digit(first: str) -> str:
    """The digit that makes the number valid, tried one by one."""

    def valid(number: str) -> bool:
        doubled = [int(d) for d in str("".join(str(int(d) * 2) for d in number[-2::-2]))]
        return (sum(doubled) + sum(int(d) for d in number[::-2])) % 10 == 0

    return next(str(value) for value in range(10) if valid(first + str(value)))


class Atoms:
    """Values of slots. `noise`: share of numbers written in full-width digits, with blanks, in parts."""

    def __init__(self, random: Random, noise: float = 0.12) -> None:
        self.random = random
        self.noise = noise

    def pick(self, values: list[str] | tuple[str, ...] | str) -> str:
        return self.random.choice(values)

    def digits(self, count: int) -> str:
        return "".join(self.pick("0123456789") for _ in range(count))

    def wide(self, text: str) -> str:
        if self.random.random() < self.noise / 3:
            return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)
        return text

    def name(self) -> str:
        given = self.pick(GIVEN) + (self.pick(GIVEN) if self.random.random() < 0.7 else "")
        return self.pick(SURNAMES) + given

    def surname(self) -> str:
        return self.pick(SURNAMES)

    def birth(self) -> date:
        return date(1936, 1, 1) + timedelta(days=self.random.randrange(78 * 365))

    def plain_id(self) -> str:
        first = self.pick(REGIONS) + self.birth().strftime("%Y%m%d") + self.digits(3)
        return first + check18(first)

    def id(self) -> str:
        number = self.plain_id()
        if number.endswith("X") and self.random.random() < 0.4:
            number = number.lower()
        if self.random.random() < self.noise / 2:
            separator = self.pick([" ", "-", "\u3000"])
            return separator.join((number[:6], number[6:14], number[14:]))
        return self.wide(number)

    def id15(self) -> str:
        day = date(1930, 1, 1) + timedelta(days=self.random.randrange(50 * 365))
        return self.pick(REGIONS) + day.strftime("%y%m%d") + self.digits(3)

    def badid(self) -> str:
        number = self.plain_id()
        return number[:17] + self.pick([c for c in "0123456789X" if c != number[17]])

    def plain_mobile(self) -> str:
        return self.pick("130 131 132 133 135 136 137 138 139 145 147 150 151 152 155 156 158 159 166 170 173 176 177 178 180 182 185 186 187 188 189 191 198 199".split()) + self.digits(8)  # fmt: skip

    def mobile(self) -> str:
        number = self.plain_mobile()
        chance = self.random.random() / max(self.noise, 1e-9)
        if chance < 0.25:
            return f"{number[:3]}-{number[3:7]}-{number[7:]}"
        if chance < 0.5:
            return f"{number[:3]} {number[3:7]} {number[7:]}"
        if chance < 0.65:
            return self.pick(["+86 ", "+86", "86-", "+86-"]) + number
        return self.wide(number)

    def landline(self) -> str:
        area = self.pick("0731 0732 0736 010 021 028 0571 0851".split())
        number = self.pick("2345678") + self.digits(7 if len(area) < 4 or area == "0731" else 6)
        return self.pick([f"{area}-{number}", f"{area}{number}", f"（{area}）{number}"])

    def card(self) -> str:
        front = self.pick(
            "622202 622848 621700 621661 622188 621098 623052 622909 621226 955880 436742 622580".split()
        )
        length = 16 if front[0] == "4" or self.random.random() < 0.25 else 19
        first = front + self.digits(length - 1 - len(front))
        number = first + luhn_digit(first)
        if self.random.random() < self.noise:
            return self.pick([" ", "-", " "]).join(number[at : at + 4] for at in range(0, len(number), 4))
        return self.wide(number)

    def account(self) -> str:
        """The account of a body: as long as a card, often with a valid check digit too."""
        if self.random.random() < 0.5:
            return self.card()
        return self.pick(["43050175", "18062301", "82010", "59010"]) + self.digits(12)

    def passport(self) -> str:
        return self.pick(
            [
                f"E{self.digits(8)}",
                f"G{self.digits(8)}",
                f"E{self.pick('ABCDGHJK')}{self.digits(7)}",
                f"P{self.digits(7)}",
            ]
        )

    def address(self) -> str:
        head = self.pick(COUNTIES) + self.pick(TOWNS)
        if self.random.random() < 0.5:
            return head + self.pick(VILLAGES) + self.pick([f"{self.random.randrange(1, 15)}组", f"第{self.pick('一二三四五六')}组", f"{self.random.randrange(1, 12)}组{self.random.randrange(1, 90)}号"])  # fmt: skip
        return head + self.pick(ROADS) + f"{self.random.randrange(1, 300)}号" + self.pick(["", f"{self.pick(ESTATES)}{self.random.randrange(1, 20)}栋{self.random.randrange(1, 5)}单元{self.random.randrange(101, 2900)}室", f"{self.random.randrange(1, 9)}栋{self.random.randrange(101, 900)}"])  # fmt: skip

    def office(self) -> str:
        return (
            self.pick(COUNTIES) + self.pick(TOWNS) + self.pick(ROADS) + f"{self.random.randrange(1, 300)}号"
        )

    def town(self) -> str:
        return self.pick(COUNTIES) + self.pick(TOWNS)

    def plate(self) -> str:
        return self.pick("湘鄂粤京川浙") + self.pick("ABCDEF") + self.pick(["", "·", ""]) + self.pick([self.digits(5), f"D{self.digits(5)}", f"{self.digits(2)}{self.pick('ABKM')}{self.digits(2)}"])  # fmt: skip

    def email(self) -> str:
        return self.pick(["zhang", "liwei", "wxm", "chenjie", "hello"]) + self.digits(4) + self.pick(["@qq.com", "@163.com", "@126.com", "@gmail.com", "@139.com"])  # fmt: skip

    def office_email(self) -> str:
        return (
            self.pick(["lxmz", "jyj", "zwgk", "bgs"])
            + self.digits(2)
            + self.pick(["@163.com", "@linxi.gov.cn", "@126.com", "@qq.com"])
        )

    def unit(self) -> str:
        return self.pick(UNITS)

    def company(self) -> str:
        return self.pick(COMPANIES)

    def village(self) -> str:
        return self.pick(VILLAGES)

    def date(self) -> str:
        return f"20{self.random.randrange(15, 26)}年{self.random.randrange(1, 13)}月{self.random.randrange(1, 29)}日"

    def money(self) -> str:
        return self.pick([f"{self.random.randrange(100, 9000)}", f"{self.random.randrange(100, 90000)}.{self.digits(2)}", f"{self.random.randrange(1, 99)},{self.digits(3)}.00"])  # fmt: skip

    def uscc(self) -> str:
        """A unified social credit code; half of them digits only, some that look like identity numbers."""
        alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
        while True:
            middle = (
                self.digits(9)
                if self.random.random() < 0.6
                else f"MA{self.digits(2)}{self.pick('ABCKLQ')}{self.digits(4)}"
            )
            first = self.pick(["91", "11", "12", "92", "51", "93"]) + self.pick(REGIONS) + middle
            total = sum(alphabet.index(char) * pow(3, place, 31) for place, char in enumerate(first))
            return first + alphabet[-total % 31]

    def project(self) -> str:
        return self.pick([f"LXZC-20{self.digits(2)}-{self.digits(4)}", f"20{self.digits(2)}-4301{self.digits(2)}-{self.digits(2)}-01-{self.digits(6)}", self.digits(17), f"4301{self.digits(14)}"])  # fmt: skip

    def serial(self) -> str:
        """A long number of another kind: 11 to 20 digits, some that would be a valid card or identity number."""
        return self.pick([
            self.digits(20), f"20{self.digits(12)}", self.plain_id() + self.digits(2), "1" + self.pick("3589") + self.digits(9),
            self.digits(16), self.plain_id(), f"62{self.digits(15)}",
        ])  # fmt: skip

    def lot(self) -> str:
        return f"{self.pick(REGIONS)}{self.digits(3)}GB{self.digits(5)}"

    def case(self) -> str:
        return f"（20{self.random.randrange(15, 26)}）湘{self.digits(4)}行初{self.random.randrange(1, 400)}号"

    def doc(self) -> str:
        return f"临政发〔20{self.random.randrange(15, 26)}〕{self.random.randrange(1, 99)}号"

    def masked_id(self) -> str:
        number = self.plain_id()
        return self.pick(
            [number[:2] + "*" * 13 + number[-3:], number[:6] + "********" + number[-4:], number[:14] + "****"]
        )

    def masked_mobile(self) -> str:
        number = self.plain_mobile()
        return number[:3] + self.pick(["****", "xxxx", "●●●●"]) + number[-4:]

    def masked_card(self) -> str:
        return self.pick(["**** **** **** ", "***************", "尾号"]) + self.digits(4)

    def n(self) -> str:
        return str(self.random.randrange(1, 60))

    def get(self, slot: str) -> str:
        """The value of a slot by its name."""
        maker: Callable[[], str] = getattr(self, slot)
        return maker()
