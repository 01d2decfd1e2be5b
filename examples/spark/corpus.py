"""Makes captures to test and to measure with: files of lines, the same on every machine."""

import json
import pathlib
import random
import re

RESPONSES = pathlib.Path(__file__).resolve().parent.parent.parent / "fixtures" / "responses"
FILES = 8
REQUEST_ID = re.compile(r'("request_id":"request-id-test-)[0-9a-f-]{36}')


def bodies():
    """Responses as the API sends them, and some that it would not send."""
    for path in sorted(RESPONSES.glob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        for change in (None, "drop", "retype", "add", "cut"):
            changed = json.loads(json.dumps(body))
            if change == "drop":
                changed.pop(sorted(changed)[-1])
            elif change == "retype":
                changed["status_code"] = str(changed.get("status_code"))
            elif change == "add":
                changed["a_new_field"] = {"a": [1, 2.5, None]}
            text = json.dumps(changed, separators=(",", ":"))
            yield text[: len(text) // 2] if change == "cut" else text


def write(folder, responses):
    """Writes files of lines; every response has an id of its own."""
    folder.mkdir()
    chance = random.Random(8)
    kinds = list(bodies())
    weights = [6 if number % 5 == 0 else 1 for number in range(len(kinds))]
    for number in range(FILES):
        lines = chance.choices(kinds, weights, k=responses // FILES)
        with open(folder / f"{number}.ndjson", "w", encoding="utf-8", newline="\n") as file:
            for at, line in enumerate(lines):
                file.write(REQUEST_ID.sub(rf"\g<1>{number:08x}-0000-4000-8000-{at:012x}", line) + "\n")
