#!/usr/bin/env python3
"""Folds events into cases, by the rules of contracts/published/events/folding.md and nothing else.

    fold.py --vectors [FOLDER]     folds the published vectors and compares each case with the one beside its events
    fold.py --events FILE          folds events in lines of JSON, and writes the cases as lines of JSON
    fold.py --brokers HOST:PORT    folds the events topic, and compares every case with the cases topic

Exit code: 0 if every case is the same, 1 if not. Writes nothing to Kafka and commits no offsets.
"""

import argparse
import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

PREFIX = "artisan-onboarding."
EVENTS = "artisan-onboarding.events.v1"
CASES = "artisan-onboarding.cases.v1"
VECTORS = Path(__file__).resolve().parents[2] / "contracts" / "published" / "events" / "folds"

STAGES = ["registration", "documents", "kyc", "catalogue", "go_live"]
SETTLED = {"accepted", "waived", "not_applicable"}
JUDGED_ANEW = {"refusal": None, "refusedBy": None, "override": None, "validUntil": None}
ENDS = {
    "case.completed": "live",
    "case.declined": "declined",
    "case.lapsed": "lapsed",
    "case.withdrawn": "withdrawn",
    "case.closed": "closed",
    "case.no_marketplace_route": "no_marketplace_route",
}


# The event types that the page has a rule for, by the first part of their name.
KNOWN = {
    "case": (
        "registered route_assessed stage_entered went_live completed declined withdrawn lapsed "
        "no_marketplace_route closed became_dormant resumed time_restored held released "
        "policy_moved overdue recovered district_mapped cancellation_requested"
    ),
    "capability": "granted",
    "verification": "progressed",
    "requirement": (
        "added submitted referred recheck_asked relink_due accepted carried_over "
        "override_proposed returned refused waived expired appealed appeal_dismissed hinted"
    ),
    "document": "deletion_due deleted",
    "provider": "unavailable recovered",
    "fault": "raised cleared",
    "assistance": "opened completed",
    "listing": "previewed refused submitted went_live fell_back taken_down left_up unfinished",
    "claims": "released",
    "reminder": "delivered failed",
    "contact": "changed",
    "work": "escalated",
}


class Newer(Exception):
    """An event type that is newer than these rules: nothing is guessed about it."""


class Gap(Exception):
    """An event is missing: the promise of the topic is broken."""


def moved_on(time: str, ms: int) -> str:
    moved = datetime.fromisoformat(time) + timedelta(milliseconds=ms)
    return moved.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def milliseconds(start: str, end: str) -> int:
    return round((datetime.fromisoformat(end) - datetime.fromisoformat(start)) / timedelta(milliseconds=1))


def is_reached(requirement: dict, stage: str) -> bool:
    return STAGES.index(requirement["stage"]) <= STAGES.index(stage)


def checker(requirement: dict, stage: str) -> str | None:
    return requirement["checkedBy"] if is_reached(requirement, stage) else None


def asked_for(spec: dict, stage: str, time: str) -> dict:
    """A new requirement."""
    evidence = spec.get("evidence")
    brought = evidence is not None or spec["from"] == "registry"
    status = "due" if not brought else "accepted" if spec["kind"] == "consent" else "submitted"
    times = 0 if evidence is None else 1
    return {
        **spec,
        **{"evidence": evidence, "status": status, "attempt": times, "question": times, "codes": []},
        "waitingOn": checker(spec, stage) if status == "submitted" else None,
        "decidedBy": "artisan" if status == "accepted" else None,
        **JUDGED_ANEW,
        **{"escalations": 0, "since": time},
    }


def opened(event: dict, change: dict) -> dict:
    facts = {name: value for name, value in change.items() if name not in ("requirements", "channel")}
    time = event["time"]
    return {
        **facts,
        "caseId": event["subject"],
        "artisanId": event["partitionkey"],
        "application": event["data"]["application"],
        **{"stageSince": time, "openedAt": time, "end": None, "held": None, "watchUntil": None},
        "levels": dict.fromkeys(("local_body", "district_committee", "screening_committee"), "pending"),
        "requirements": {one["id"]: asked_for(one, "registration", time) for one in change["requirements"]},
        **{"listings": {}, "deletions": {}, "assistance": {}, "outages": {}, "faults": {}},
        "waiting": {"on": [], "since": time},
        "reminders": {"delivered": 0, "failed": 0},
        "contact": {"reminders": True, "channel": "sms"},
        **{"capabilities": [], "pausedMs": 0, "overdue": False, "claimsReleased": False},
    }


def restore(case: dict, ms: int) -> None:
    """Gives back time that counts for no party: every running clock starts that much later."""
    running = [
        case["waiting"],
        *(one for one in case["requirements"].values() if one["status"] not in SETTLED),
        *(one for kind in ("listings", "assistance", "faults") for one in case[kind].values()),
    ]
    for one in running:
        one["since"] = moved_on(one["since"], ms)
    case["pausedMs"] += ms


def move_policy(case: dict, specs: list[dict], time: str) -> None:
    asked = {spec["id"]: spec for spec in specs}
    for name, one in case["requirements"].items():
        if name in asked:
            for optional in ("reviewedBy", "oneOf", "validForDays", "lateAfterDays"):
                one.pop(optional, None)
            one.update(asked[name])
            if one["status"] == "not_applicable":
                one.update(status="due", since=time)
        elif one["kind"] != "product" and one["status"] not in SETTLED:
            one.update(status="not_applicable", waitingOn=None)
    for name, spec in asked.items():
        if name not in case["requirements"]:
            case["requirements"][name] = asked_for(spec, case["stage"], time)


def change_requirement(case: dict, kind: str, event: dict, change: dict) -> None:
    one = case["requirements"][change["requirement"]]
    time = event["time"]
    checked_by = checker(one, case["stage"])
    if kind == "hinted":
        one["codes"] = change["codes"]
        return
    one.update(since=time, escalations=0)
    if kind == "submitted":
        is_consent = one["kind"] == "consent"
        one.update(
            JUDGED_ANEW,
            status="accepted" if is_consent else "submitted",
            evidence=change["evidence"],
            attempt=one["attempt"] + 1,
            question=one["question"] + 1,
            waitingOn=None if is_consent else checked_by,
            codes=[],
            decidedBy="artisan" if is_consent else None,
        )
    elif kind == "referred":
        takes_two = change["to"] == "supervisor" and one["kind"] == "kyc"
        one.update(
            status="verifying",
            waitingOn=change["to"],
            codes=change["codes"],
            override={"proposedBy": None} if takes_two else None,
        )
    elif kind == "recheck_asked":
        is_product = one["kind"] == "product"
        one.update(
            status="accepted" if is_product else "submitted",
            question=one["question"] + 1,
            waitingOn=None if is_product else checked_by,
            codes=[],
            decidedBy=change["by"] if is_product else None,
            override=None,
        )
    elif kind == "relink_due":
        one.update(status="returned", waitingOn=None, codes=change["codes"], decidedBy="system", override=None)
    elif kind == "override_proposed":
        one.update(override={"proposedBy": change["proposer"]}, waitingOn="supervisor")
    elif kind in ("accepted", "carried_over"):
        one.update(
            JUDGED_ANEW,
            status="accepted",
            waitingOn=None,
            codes=[],
            decidedBy=change.get("by", "system"),
            validUntil=change.get("validUntil"),
        )
        if kind == "carried_over":
            one.update(evidence=change["evidence"], attempt=1, since=change["acceptedAt"])
    elif kind == "returned":
        one.update(status="returned", waitingOn=None, codes=change["codes"], decidedBy=change["by"], override=None)
    elif kind == "refused":
        one.update(
            status="refused",
            waitingOn=None,
            codes=change["codes"],
            decidedBy=change["by"],
            refusal=int(event["sequence"]),
            refusedBy=change.get("decider"),
            override=None,
        )
    elif kind == "appealed":
        one.update(status="verifying", waitingOn=change["to"])
    elif kind == "appeal_dismissed":
        one.update(status="refused", waitingOn=None, codes=change["codes"], decidedBy=change["by"], refusal=None)
    elif kind == "waived":
        one.update(status="waived", waitingOn=None, codes=[], decidedBy=change["by"])
    elif kind == "expired":
        one.update(status="expired", waitingOn=None, decidedBy="system", validUntil=None)


def change_listing(case: dict, kind: str, time: str, change: dict) -> None:
    if kind == "unfinished":
        return
    marketplace, sku = change["marketplace"], change["sku"]
    begun = {"marketplace": marketplace, "sku": sku, "digest": "", "submission": None}
    begun |= {"onMarketplace": False, "account": None, "issues": []}
    one = case["listings"].setdefault(f"{marketplace}/{sku}", begun)
    status = "live" if kind == "went_live" else kind
    one.update(status=status, waitingOn=None, escalations=0, since=time)
    if kind == "previewed":
        one.update(digest=change["digest"], issues=[], submission=None)
    elif kind == "refused":
        one.update(digest=change["digest"], issues=change["issues"])
    elif kind == "submitted":
        one.update({name: change[name] for name in ("digest", "account", "submission")})
        one.update(onMarketplace=True, issues=[])
    elif kind == "fell_back":
        if marketplace == case["marketplace"]:
            case["watchUntil"] = None
    elif kind == "taken_down":
        one["onMarketplace"] = False


def escalate(case: dict, time: str, change: dict) -> None:
    kind, _, key = change["about"].partition(":")
    places = {"assistance": "assistance", "fault": "faults", "listing": "listings"}
    place = places.get(kind, "requirements")
    one = case[place].get(key if kind in places else change["about"])
    if one is None:
        return
    one["waitingOn"] = change["to"]
    if change["from"] == change["to"]:
        one["escalations"] += 1
    else:
        one.update(since=time, escalations=0)


def change_case(case: dict, kind: str, event: dict, change: dict) -> None:
    """Applies the change of one event type, by its row in the table."""
    time = event["time"]
    group, _, what = kind.partition(".")
    outside = f"{change.get('system')}:{change.get('subject')}"
    if kind == "requirement.added":
        spec = change["requirement"]
        case["requirements"][spec["id"]] = asked_for(spec, case["stage"], time)
    elif group == "requirement":
        change_requirement(case, what, event, change)
    elif group == "listing":
        change_listing(case, what, time, change)
    elif kind == "case.stage_entered":
        case.update(stageSince=time)
        for one in case["requirements"].values():
            if one["status"] == "submitted" and one["waitingOn"] is None and is_reached(one, case["stage"]):
                one.update(waitingOn=one["checkedBy"], since=time)
    elif kind == "case.went_live":
        case["watchUntil"] = change["watchUntil"]
    elif kind == "case.time_restored":
        restore(case, change["lostMs"])
    elif kind == "case.district_mapped":
        case["district"] = change["district"]
    elif kind == "case.held":
        case["held"] = {"since": time, "reason": change["reason"]}
    elif kind == "case.released":
        restore(case, milliseconds(case["held"]["since"], time))
        case["held"] = None
    elif kind == "case.policy_moved":
        move_policy(case, change["requirements"], time)
    elif kind == "case.overdue":
        case["overdue"] = True
    elif kind == "capability.granted":
        case["capabilities"].append(change["capability"])
    elif kind == "verification.progressed":
        case["levels"] = change["levels"]
    elif kind == "document.deletion_due":
        evidence = change["evidence"]
        case["deletions"][evidence["digest"]] = {"requirement": change["requirement"], "evidence": evidence}
    elif kind == "document.deleted":
        case["deletions"].pop(change["digest"], None)
    elif kind == "provider.unavailable":
        case["outages"][outside] = {"code": change["code"], "since": time}
    elif kind == "provider.recovered":
        case["outages"].pop(outside, None)
    elif kind == "fault.raised":
        begun = {"requirement": change["requirement"], "waitingOn": "operations", "escalations": 0, "since": time}
        case["faults"].setdefault(outside, begun)["code"] = change["code"]
    elif kind == "fault.cleared":
        case["faults"].pop(outside, None)
    elif kind == "assistance.opened":
        begun = {"waitingOn": change["waitingOn"], "reason": change["reason"], "escalations": 0, "since": time}
        case["assistance"][change["requirement"]] = begun
    elif kind == "assistance.completed":
        case["assistance"].pop(change["requirement"], None)
    elif kind == "claims.released":
        case["claimsReleased"] = True
    elif kind == "contact.changed":
        case["contact"] = change
    elif kind in ("reminder.delivered", "reminder.failed"):
        case["reminders"][what] += 1
    elif kind == "work.escalated":
        escalate(case, time, change)
    if kind in ENDS:
        codes = change.get("codes", [change["reason"]] if "reason" in change else [])
        case.update(held=None, end={"kind": ENDS[kind], "codes": codes, "at": time})


def fold(case: dict | None, event: dict) -> dict:
    """The case after one more event. It changes the given case."""
    kind = event["type"].removeprefix(PREFIX)
    group, _, what = kind.partition(".")
    # Checked before any change: the case stays as it was before the first event of a newer type.
    if what not in KNOWN.get(group, "").split():
        raise Newer(kind)
    data = event["data"]
    change = json.loads(json.dumps(data["change"]))
    is_first = case is None
    if is_first:
        if kind != "case.registered":
            raise Gap("the first event must be case.registered")
        case = opened(event, change)
    # The common fields of every type.
    case.update(stage=data["stage"]["to"], status=data["status"]["to"], policy=data["policy"])
    if not is_first:
        change_case(case, kind, event, change)
    case.update(sequence=int(event["sequence"]), updatedAt=event["time"])
    before, now = data["waitingOn"]["from"], data["waitingOn"]["to"]
    case["waiting"]["on"] = now
    is_overlaid = case["held"] is not None or kind == "case.released"
    acted = kind in ("requirement.submitted", "case.resumed")
    if not is_overlaid and (is_first or acted or before != now):
        case["waiting"]["since"] = event["time"]
        case["reminders"] = {"delivered": 0, "failed": 0}
    return case


class Cases:
    """Every case that the events fold to. It drops duplicates, and stops a case at a gap or a newer type."""

    def __init__(self):
        self.cases: dict[str, dict] = {}
        self.stopped: dict[str, str] = {}

    def take(self, event: dict) -> None:
        name, number = event["subject"], int(event["sequence"])
        case = self.cases.get(name)
        last = 0 if case is None else case["sequence"]
        if name in self.stopped or number <= last:
            return
        try:
            if number > last + 1:
                raise Gap(f"event {last + 1} is missing")
            self.cases[name] = fold(case, event)
        except (Gap, Newer) as error:
            self.stopped[name] = f"{type(error).__name__}: {error}"


def vectors_that_differ(folder: Path) -> tuple[int, list[str]]:
    files = sorted(folder.glob("*.json"))
    differ = []
    for file in files:
        vector = json.loads(file.read_text(encoding="utf-8"))
        cases = Cases()
        for event in vector["events"]:
            cases.take(event)
        if list(cases.cases.values()) != [vector["case"]] or cases.stopped:
            differ.append(file.stem)
    return len(files), differ


def topic_that_differs(settings: dict) -> tuple[int, list[str]]:
    from consumer import read_values

    cases = Cases()
    for _, value in read_values({**settings}, EVENTS):
        cases.take(json.loads(value))
    latest: dict[str, dict | None] = {}
    for key, value in read_values({**settings, "isolation.level": "read_committed"}, CASES):
        latest[key] = None if value is None else json.loads(value)["case"]
    # A tombstone: the artisan's dossier was erased. Their events stay.
    forgotten = {name for name, case in latest.items() if case is None}
    names = (cases.cases.keys() | latest.keys()) - forgotten
    differ = {name for name in names if cases.cases.get(name) != latest.get(name)}
    return len(names), sorted(differ | cases.stopped.keys())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--vectors", nargs="?", type=Path, const=VECTORS, metavar="FOLDER")
    what.add_argument("--events", type=Path, metavar="FILE")
    what.add_argument("--brokers", metavar="HOST:PORT")
    parser.add_argument("--group", default="artisan-reader-fold", help="must begin as your rights say")
    parser.add_argument(
        "-X", dest="more", action="append", default=[], metavar="NAME=VALUE",
        help="a setting of librdkafka, such as security.protocol=SASL_SSL",
    )
    asked = parser.parse_args()
    if asked.events is not None:
        cases = Cases()
        with asked.events.open(encoding="utf-8") as lines:
            for line in lines:
                cases.take(json.loads(line))
        for case in cases.cases.values():
            print(json.dumps(case))
        for name, why in cases.stopped.items():
            print(f"{name}: {why}", file=sys.stderr)
        return 1 if cases.stopped else 0
    if asked.vectors is not None:
        count, differ = vectors_that_differ(asked.vectors)
    else:
        more = dict(one.split("=", 1) for one in asked.more)
        count, differ = topic_that_differs({"bootstrap.servers": asked.brokers, "group.id": asked.group, **more})
    print(json.dumps({"cases": count, "same": count - len(differ), "differ": differ}))
    return 1 if differ or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
