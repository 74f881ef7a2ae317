#!/usr/bin/env python3
"""Reads the events topic from its beginning and reports how every case ended.

It is based on the published contract alone (contracts/published) and uses none of the pipeline's code:

- it checks each message against the JSON Schema of its type;
- it takes a case's events by their sequence: one that is not above the last one seen is a duplicate and is skipped, a
  missing number is a gap and stops that case;
- a type without a schema is newer than this contract: it marks the case and guesses nothing about it.

Writes nothing to Kafka and commits no offsets. Exit code: 0 if the topic kept its promise, 1 if not.
"""

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition
from jsonschema import Draft202012Validator

TOPIC = "artisan-onboarding.events.v1"
CONTRACT = Path(__file__).resolve().parents[2] / "contracts" / "published"
PREFIX = "artisan-onboarding."
SECONDS_WITHOUT_ANSWER = 30

# The event types that end a case, with the end's name in the cases topic.
ENDS = {
    "case.completed": "live",
    "case.declined": "declined",
    "case.lapsed": "lapsed",
    "case.withdrawn": "withdrawn",
    "case.closed": "closed",
    "case.no_marketplace_route": "no_marketplace_route",
}


class Schemas:
    """The schema of each type, as published."""

    def __init__(self, contract: Path):
        folder = contract / "events" / "schemas"
        self._validators = {
            path.stem: Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))
            for path in folder.glob("*.json")
        }
        if "any" not in self._validators:
            raise SystemExit(f"{folder} holds no schemas: name the contract's folder with --contract")

    def knows(self, kind: str) -> bool:
        return kind != "any" and kind in self._validators

    def problem(self, kind: str, message: object) -> str | None:
        """The first violation of the schema: the field and the rule, never the value. None if the message fits."""
        validator = self._validators[kind if self.knows(kind) else "any"]
        error = next(iter(validator.iter_errors(message)), None)
        return None if error is None else f"{error.json_path} breaks {error.validator}"


@dataclass
class Case:
    """The state of one case: enough to report its end and to drop duplicates."""

    last: int = 0
    end: str | None = None
    newer: str | None = None
    gap: int | None = None


class Reader:
    def __init__(self, schemas: Schemas):
        self.schemas = schemas
        self.cases: dict[str, Case] = {}
        self.records = 0
        self.duplicates = 0
        self.invalid: list[str] = []

    def take(self, value: bytes | None, place: str) -> None:
        self.records += 1
        try:
            event = json.loads(value or b"null")
        except ValueError:
            event = None
        if not isinstance(event, dict) or not isinstance(event.get("type"), str):
            self.invalid.append(f"{place}: no event")
            return
        kind = event["type"].removeprefix(PREFIX)
        problem = self.schemas.problem(kind, event)
        if problem is not None:
            self.invalid.append(f"{place}: {problem}")
            return
        case = self.cases.setdefault(event["subject"], Case())
        number = int(event["sequence"])
        if number <= case.last:
            self.duplicates += 1
        elif case.gap is not None:
            return
        elif number > case.last + 1:
            case.gap = case.last + 1
        else:
            case.last = number
            self.fold(case, kind, event["data"])

    def fold(self, case: Case, kind: str, data: dict) -> None:
        if not self.schemas.knows(kind):
            case.newer = case.newer or kind
        # The common fields may be used for every type.
        status = data["status"]
        if status["from"] != "ended" and status["to"] == "ended":
            case.end = ENDS.get(kind, "newer")

    def summary(self) -> dict:
        ends = Counter(case.end for case in self.cases.values() if case.end is not None)
        names = [*dict.fromkeys([*ENDS.values(), *ends])]
        return {
            "cases": len(self.cases),
            "events": sum(case.last for case in self.cases.values()),
            "duplicates": self.duplicates,
            "ends": {end: ends[end] for end in names},
            "open": sum(case.end is None for case in self.cases.values()),
            "newer": {name: case.newer for name, case in self.cases.items() if case.newer},
            "gaps": {name: case.gap for name, case in self.cases.items() if case.gap},
            "invalid": self.invalid,
        }


def read_records(settings: dict, topic: str):
    """Yields every record that is in a topic now."""
    # librdkafka logs nothing below critical: the caller reports a fatal error, once.
    consumer = Consumer({"enable.auto.commit": False, "log_level": 2, **settings, "enable.partition.eof": True})
    try:
        described = consumer.list_topics(topic, timeout=10).topics[topic]
        if described.error is not None:
            raise KafkaException(described.error)
        partitions = [TopicPartition(topic, one, OFFSET_BEGINNING) for one in described.partitions]
        left = {one.partition for one in partitions}
        # Assigned and not subscribed: it joins no consumer group, and disturbs no other consumer.
        consumer.assign(partitions)
        while left:
            message = consumer.poll(SECONDS_WITHOUT_ANSWER)
            if message is None:
                raise SystemExit(f"no answer in {SECONDS_WITHOUT_ANSWER} s")
            error = message.error()
            if error is None:
                yield message
            elif error.code() == KafkaError._PARTITION_EOF:
                left.discard(message.partition())
            else:
                raise KafkaException(error)
    finally:
        consumer.close()


def read_values(settings: dict, topic: str):
    """Yields key and value of every record that is in a topic now; the value of a tombstone is None."""
    for message in read_records(settings, topic):
        yield (message.key() or b"").decode(), message.value()


def read_all(settings: dict, reader: Reader) -> None:
    """Passes every record that is in the topic now to the reader."""
    for message in read_records(settings, TOPIC):
        reader.take(message.value(), f"{message.partition()}/{message.offset()}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--brokers", default="127.0.0.1:9092", help="host:port, as npm start prints it")
    parser.add_argument("--contract", type=Path, default=CONTRACT, help="the folder of the published contract")
    parser.add_argument("--group", default="artisan-reader-python", help="must begin as your rights say")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument(
        "-X", dest="more", action="append", default=[], metavar="NAME=VALUE",
        help="a setting of librdkafka, such as security.protocol=SASL_SSL",
    )
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    settings = {
        "bootstrap.servers": asked.brokers,
        "group.id": asked.group,
        **dict(one.split("=", 1) for one in asked.more),
    }
    reader = Reader(Schemas(asked.contract))
    try:
        read_all(settings, reader)
    except KafkaException as error:
        print(f"cannot read {TOPIC} at {asked.brokers}: {error.args[0].str()}", file=sys.stderr)
        return 1
    result = reader.summary()
    if asked.json:
        print(json.dumps(result))
    else:
        for end, count in result["ends"].items():
            print(f"{end:22}{count:6}")
        print(f"{'still open':22}{result['open']:6}")
        print(f"{result['cases']} cases, {result['events']} events, {result['duplicates']} duplicates")
        for what in ("newer", "gaps", "invalid"):
            if result[what]:
                print(f"{what}: {json.dumps(result[what])}")
    return 1 if result["gaps"] or result["invalid"] else 0


if __name__ == "__main__":
    sys.exit(main())
