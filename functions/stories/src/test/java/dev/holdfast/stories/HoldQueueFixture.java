// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import dev.holdfast.hold.BulkResult;
import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.QueueIntents;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The actions of the hold queue, called by the application. */
final class HoldQueueFixture {
    private static final int MAX_INTENTS_PER_CALL = 500;

    private final HoldfastFixture holdfastFixture;

    HoldQueueFixture(HoldfastFixture holdfastFixture) {
        this.holdfastFixture = holdfastFixture;
    }

    QueueIntents.QueueResult queue(String intent) {
        return queueAll(intent).getFirst();
    }

    String queueForId(String intent) {
        return queue(intent).intent().id();
    }

    /** Queues different intents to call {@code ad.create}, and returns their ids. */
    List<String> queueMany(int count) {
        var ids = new ArrayList<String>();
        for (var from = 0; from < count; from += MAX_INTENTS_PER_CALL) {
            var intents = IntStream.range(from, Math.min(count, from + MAX_INTENTS_PER_CALL))
                    .mapToObj(i -> "{'kind':'method','model':'ad','name':'create','inputs':" + i + "}")
                    .collect(Collectors.joining(","));
            queueAll(intents)
                    .forEach(queueResult -> ids.add(queueResult.intent().id()));
        }
        return ids;
    }

    private List<QueueIntents.QueueResult> queueAll(String intents) {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.holdQueue.queueIntents, "{'intents':[" + intents + "]}")
                .intents();
    }

    BulkResult release(String request) {
        return holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseIntents, request);
    }

    IntentView getIntent(String id) {
        return listIntents("{'id':'" + id + "'}").getFirst();
    }

    /** Returns the first page of queued intents. */
    List<IntentView> queued() {
        return listIntents("{}");
    }

    private List<IntentView> listIntents(String request) {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.holdQueue.listIntents, request)
                .intents();
    }
}
