# SPDX-License-Identifier: Apache-2.0
"""Calls the server at the given address with the generated client."""
import sys
from datetime import datetime, timedelta, timezone

import holdfast_client as holdfast

api_client = holdfast.ApiClient(holdfast.Configuration(host=sys.argv[1]))
items = holdfast.ItemsApi(api_client)
deadline = datetime.now(timezone.utc) + timedelta(minutes=15)
created = items.create_item("python", holdfast.NewItem(key="order-17", data={"order": 17}, deadline=deadline))
assert created.state == "open" and created.version == 1, created

edited = items.edit_item("python", "simple", "order-17", holdfast.ItemEdit(title="Order 17"), if_match='"1"')
assert edited.data == {"order": 17}, edited
assert items.edit_item("python", "simple", "order-17", holdfast.ItemEdit(title=None)).title is None

try:
    items.edit_item("python", "simple", "order-17", holdfast.ItemEdit(note="late"), if_match='"1"')
    raise AssertionError("the version is outdated")
except holdfast.ApiException as refusal:
    assert refusal.status == 412, refusal
    assert holdfast.Problem.from_json(refusal.body).type == "urn:holdfast:problem:stale", refusal

intent = holdfast.NewIntent(kind="method", model="db", name="resize")
queued = holdfast.QueueApi(api_client).queue_intents("python", holdfast.NewIntents(intents=[intent, intent]))
assert [outcome.queued for outcome in queued.intents] == [True, False], queued

done = items.complete_item("python", "simple", "order-17", idempotency_key="done-17")
assert done.state == "done", done
