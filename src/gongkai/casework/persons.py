"""Personal data of requesters: sealed on the way in, masked for display, opened only by an act of its own."""

from __future__ import annotations

import dataclasses
import re
import uuid
from dataclasses import dataclass
from typing import Any

from gongkai.agencies.models import Body
from gongkai.casework.models import ApplicantCategory, Event, Person, RecordKey, Request
from gongkai.files import keys
from gongkai.files.sealed import keys_from

ID_TYPES = (
    ("resident_identity_card", "居民身份证"),
    ("passport", "护照"),
    ("hk_macao_permit", "港澳居民来往内地通行证"),
    ("taiwan_permit", "台湾居民来往大陆通行证"),
    ("foreigner_permanent_residence", "外国人永久居留身份证"),
    ("officer_card", "军官证"),
)


@dataclass(frozen=True, kw_only=True)
class PersonData:
    """What the request form says about the requester (条例2019 Art. 29(2)(1); casework.md section 1)."""

    name: str = ""
    id_type: str = ""
    id_number: str = ""
    employer: str = ""
    credit_code: str = ""
    legal_representative: str = ""
    contact_person: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    fax: str = ""
    email: str = ""
    agent: str = ""

    def __repr__(self) -> str:
        # Dataclasses print their values; these must not reach a log or an error page.
        return "<PersonData>"

    def identity(self) -> str:
        """Return what "the same person" is known by: number of the identity or credit code, else name and telephone.

        "" where nothing identifies.
        """
        number = re.sub(r"\s", "", self.id_number or self.credit_code).upper()
        if number:
            return f"number:{number}"
        name, phone = re.sub(r"\s", "", self.name), re.sub(r"\D", "", self.phone)
        return f"name:{name}:{phone}" if name and phone else ""


# What the case page shows, in this order; labels of the request form.
LABELS = {
    "name": "姓名、名称",
    "id_type": "证件名称",
    "id_number": "证件号码",
    "credit_code": "统一社会信用代码",
    "legal_representative": "法定代表人",
    "contact_person": "联系人",
    "employer": "工作单位",
    "phone": "联系电话",
    "address": "通信地址",
    "postcode": "邮政编码",
    "fax": "传真",
    "email": "电子邮箱",
    "agent": "代理人",
}


def same_as(body: Body, data: PersonData) -> str:
    """Return the blind index of the person within the body, "" where nothing identifies."""
    identity = data.identity()
    return keys.blind(f"{body.pk}:{identity}", "same-person") if identity else ""


def sealed_person(body: Body, category: str, data: PersonData) -> tuple[Person, RecordKey, bytes]:
    """Return an unsaved Person, its unsaved key record, and the plain data key to seal more with."""
    record, key = new_record_key()
    return person_under(record.name, key, body, category, data), record, key


def new_record_key() -> tuple[RecordKey, bytes]:
    """Return an unsaved key record and its plain data key."""
    name, key = uuid.uuid4(), keys.new_key()
    return RecordKey(name=name, wrapped=keys.wrap(key, str(name))), key


def person_under(name: uuid.UUID, key: bytes, body: Body, category: str, data: PersonData) -> Person:
    """Return an unsaved Person sealed with a record key that is there already (that of an online submission)."""
    person = Person(body=body, category=category, key_name=name, same_as=same_as(body, data))
    person.sealed = keys.seal(key, _filled(data), f"person:{name}")
    return person


def reseal(person: Person, data: PersonData) -> None:
    """Seal changed data of an unsaved change with the same key. Raises KeyDestroyed once the person was erased.

    `same_as` stays: who asked does not change with a telephone number.
    """
    person.sealed = keys.seal(key_of(person), _filled(data), f"person:{person.key_name}")


def _filled(data: PersonData) -> dict[str, str]:
    return {name: value for name, value in dataclasses.asdict(data).items() if value}


def key_of(person: Person) -> bytes:
    """Return the data key of the person. Raises KeyDestroyed once the person was erased."""
    return key_named(person.key_name)


@keys_from
def key_named(name: uuid.UUID) -> bytes:
    """Return the data key with this name. Raises KeyDestroyed once it was destroyed."""
    record = RecordKey.objects.filter(name=name).first()
    if record is None:
        raise keys.KeyDestroyed(str(name))
    return keys.unwrap(bytes(record.wrapped), str(name))


def data_of(person: Person) -> PersonData:
    """Return the personal data. Only RevealPerson and letters may show them. Raises KeyDestroyed, NotReadable."""
    return _data(person, key_of(person))


def opened(person: Person, wrapped: bytes) -> PersonData:
    """Return the personal data with a record key already read (lists). Raises KeyDestroyed, NotReadable."""
    return _data(person, keys.unwrap(wrapped, str(person.key_name)))


def _data(person: Person, key: bytes) -> PersonData:
    values = keys.unseal(key, bytes(person.sealed), f"person:{person.key_name}")
    known = {field.name for field in dataclasses.fields(PersonData)}
    return PersonData(**{name: value for name, value in values.items() if name in known})


def seal_text(key: bytes, text: str, place: str) -> bytes:
    """Return free text sealed with the person's key; `place` names the field it belongs to. b"" for no text."""
    return keys.seal(key, text, place) if text else b""


def description_place(request: Request) -> str:
    """Return the name that the sealed description is bound to."""
    return f"request:{request.public_id}:description"


def description_of(request: Request) -> str:
    """Return the requester's own words; "" where there are none. Raises KeyDestroyed once the person was erased."""
    if not request.description_sealed or request.person is None:
        return ""
    text = keys.unseal(key_of(request.person), bytes(request.description_sealed), description_place(request))
    return str(text)


def note_place(request: Request, seq: int) -> str:
    """Return the name that an event's sealed note is bound to."""
    return f"request:{request.public_id}:event:{seq}"


def notes_of(request: Request, events: list[Event]) -> dict[int, str]:
    """Return the officers' notes by seq; those of an erased person are gone."""
    if request.person is None or not any(event.note_sealed for event in events):
        return {}
    try:
        key = key_of(request.person)
    except keys.KeyDestroyed:
        return {}
    return {
        event.seq: str(keys.unseal(key, bytes(event.note_sealed), note_place(request, event.seq)))
        for event in events
        if event.note_sealed
    }


def masked(data: PersonData) -> dict[str, str]:
    """Return what a page may show without an act: enough to recognise, not enough to find somebody."""
    shown = {
        "name": mask_name(data.name),
        "id_type": dict(ID_TYPES).get(data.id_type, data.id_type),
        "id_number": mask_middle(data.id_number, 2, 3),
        "credit_code": mask_middle(data.credit_code, 4, 4),
        "legal_representative": mask_name(data.legal_representative),
        "contact_person": mask_name(data.contact_person),
        "employer": "已登记" if data.employer else "",
        "phone": mask_middle(re.sub(r"\s", "", data.phone), 3, 4),
        "address": "已登记" if data.address else "",
        "postcode": "",
        "fax": mask_middle(data.fax, 3, 2),
        "email": mask_email(data.email),
        "agent": mask_name(data.agent),
    }
    return {name: value for name, value in shown.items() if value}


def plain(data: PersonData) -> dict[str, str]:
    """Return the data in the words of the form, unmasked, without the empty ones."""
    values = _filled(data)
    if "id_type" in values:
        values["id_type"] = dict(ID_TYPES).get(values["id_type"], values["id_type"])
    return {name: values[name] for name in LABELS if name in values}


def mask_name(name: str) -> str:
    """林晓月 -> 林某某; an organisation keeps its first two and last two characters."""
    if not name:
        return ""
    if len(name) > 5:
        return f"{name[:2]}{'*' * min(len(name) - 4, 6)}{name[-2:]}"
    return name[0] + "某" * min(max(len(name) - 1, 1), 2)


def mask_middle(value: str, first: int, last: int) -> str:
    """13812346027 -> 138****6027; a value too short to hide anything in is hidden whole."""
    if not value:
        return ""
    if len(value) <= first + last:
        return "*" * len(value)
    return f"{value[:first]}{'*' * (len(value) - first - last)}{value[-last:]}"


def mask_email(value: str) -> str:
    """linxy@example.com -> l****@example.com."""
    name, at, domain = value.partition("@")
    return f"{name[:1]}****@{domain}" if at else mask_middle(value, 1, 1)


_PERSONAL = (
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), "身份证号码"),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), "手机号码"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "电子邮箱"),
)


def personal_in(text: str) -> str:
    """Return what kind of personal data a clear text seems to hold ("身份证号码"), "" if none is seen.

    The plain patterns first; then whatever the privacy room is sure of (masked ones and office numbers are not).
    """
    found = next((what for pattern, what in _PERSONAL if pattern.search(text)), "")
    if found or not text:
        return found
    from gongkai import privacy  # its patterns take a while to load, and few acts carry texts

    sure = next((one for one in privacy.find(text) if one.sure), None)
    return privacy.KIND_NAMES[sure.kind] if sure is not None else ""


def category_label(category: Any) -> str:
    """Return 自然人, 商业企业, …"""
    return str(ApplicantCategory(category).label)
