package dev.holdfast.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Action;
import dev.holdfast.hold.Handled;
import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.Line.Outcome;
import dev.holdfast.hold.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two people at the hold queue at once: the other one acts between what the first has read and what the first writes. */
class QueueRaceTest {
    private final Rig rig = new Rig();
    private final String first = queue();

    @AfterEach
    void close() {
        rig.close();
    }

    private String queue() {
        var line = rig.ok(rig.holdfast.hold.queueIntents, "{'intents':[{'kind':'workflow','name':'x'}]}")
                .intents()
                .getFirst();
        assertThat(line.queued()).isTrue();
        return line.intent().id();
    }

    private IntentView intent(String id) {
        return rig.ok(rig.holdfast.hold.listIntents, "{'id':'" + id + "'}")
                .intents()
                .getFirst();
    }

    private Outcome handle(Action<?, Handled> action, String id) {
        return rig.ok(action, "{'id':'" + id + "','reason':'r'}")
                .intents()
                .getFirst()
                .outcome();
    }

    private Outcome release(String id) {
        return handle(rig.holdfast.hold.releaseIntents, id);
    }

    private Outcome purge(String id) {
        return handle(rig.holdfast.hold.purgeIntents, id);
    }

    @Test
    void a_late_purge_does_not_take_the_equal_intent_that_was_queued_after_the_release() {
        rig.table.runBeforeNextWrite(() -> {
            assertThat(release(first)).isEqualTo(Outcome.RELEASED);
            queue();
        });
        assertThat(purge(first)).isEqualTo(Outcome.GONE);
        assertThat(intent(first).status()).isEqualTo(Status.RELEASED);
        assertThat(rig.ok(rig.holdfast.hold.listIntents, "{}").intents()).hasSize(1);
    }

    @Test
    void a_late_approval_does_not_bring_a_purged_intent_back_in_the_place_of_an_equal_one() {
        rig.table.runBeforeNextWrite(() -> {
            purge(first);
            queue();
        });
        assertThat(rig.refused(rig.holdfast.hold.approveIntents, "{'id':'" + first + "','decision':'approve'}")
                        .detail())
                .contains("purged");
        assertThat(rig.ok(rig.holdfast.hold.listIntents, "{}").intents())
                .singleElement()
                .satisfies(there -> assertThat(there.id()).isNotEqualTo(first));
    }

    @Test
    void a_late_release_does_not_take_the_equal_intent_that_was_queued_after_the_purge() {
        rig.table.runBeforeNextWrite(() -> {
            purge(first);
            queue();
        });
        assertThat(release(first)).isEqualTo(Outcome.GONE);
        assertThat(intent(first).status()).isEqualTo(Status.PURGED);
        assertThat(rig.ok(rig.holdfast.listItems, "{'workflow':'simple'}").items())
                .isEmpty();
    }

    @Test
    void an_approval_withdrawn_just_before_the_release_stops_it() {
        rig.ok(rig.holdfast.hold.putPolicy, "{'approvals':[{'needed':1,'selfApproval':true}]}");
        rig.ok(rig.holdfast.hold.approveIntents, "{'id':'" + first + "','decision':'approve'}");
        rig.table.runBeforeNextWrite(
                () -> rig.ok(rig.holdfast.hold.approveIntents, "{'id':'" + first + "','decision':'withdraw'}"));
        assertThat(release(first)).isEqualTo(Outcome.REFUSED);
        assertThat(intent(first).status()).isEqualTo(Status.QUEUED);
    }
}
