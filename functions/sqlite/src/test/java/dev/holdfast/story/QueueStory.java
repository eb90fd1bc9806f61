package dev.holdfast.story;

import dev.holdfast.access.Caller;
import dev.holdfast.hold.Handled;
import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.Line;
import dev.holdfast.hold.Line.Outcome;
import dev.holdfast.hold.QueueIntents;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What stories of the hold queue have in common. */
abstract class QueueStory {
    final Rig rig = new Rig();
    final Caller anna = rig.app.actingFor("anna@example.com");
    final Caller ben = rig.app.actingFor("ben@example.com");

    @AfterEach
    void close() {
        rig.close();
    }

    QueueIntents.Line queue(String intent) {
        return rig.ok(rig.holdfast.hold.queueIntents, "{'intents':[" + intent + "]}")
                .intents()
                .getFirst();
    }

    String id(String intent) {
        return queue(intent).intent().id();
    }

    Handled release(String request) {
        return rig.ok(rig.holdfast.hold.releaseIntents, request);
    }

    IntentView intent(String id) {
        return rig.ok(rig.holdfast.hold.listIntents, "{'id':'" + id + "'}")
                .intents()
                .getFirst();
    }

    static List<Outcome> outcomes(Handled handled) {
        return handled.intents().stream().map(Line::outcome).toList();
    }
}
