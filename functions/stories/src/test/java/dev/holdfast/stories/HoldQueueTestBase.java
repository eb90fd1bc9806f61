// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import dev.holdfast.access.Caller;
import dev.holdfast.hold.BulkResult;
import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.QueueIntents;
import dev.holdfast.hold.entry.IntentResult;
import dev.holdfast.hold.entry.IntentResult.IntentOutcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A fixture with two people and the actions of the hold queue. */
abstract class HoldQueueTestBase {
    final HoldfastFixture holdfastFixture = new HoldfastFixture();
    final HoldQueueFixture holdQueue = new HoldQueueFixture(holdfastFixture);
    final Caller anna = holdfastFixture.app.actingFor("anna@example.com");
    final Caller ben = holdfastFixture.app.actingFor("ben@example.com");

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    QueueIntents.QueueResult queue(String intent) {
        return holdQueue.queue(intent);
    }

    String queueForId(String intent) {
        return holdQueue.queueForId(intent);
    }

    BulkResult release(String request) {
        return holdQueue.release(request);
    }

    IntentView getIntent(String id) {
        return holdQueue.getIntent(id);
    }

    static List<IntentOutcome> outcomes(BulkResult bulkResult) {
        return bulkResult.intents().stream().map(IntentResult::outcome).toList();
    }
}
