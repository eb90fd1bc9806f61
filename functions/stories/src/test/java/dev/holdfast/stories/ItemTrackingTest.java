// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.ItemEventType;
import dev.holdfast.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ItemTrackingTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void putPipeline() {
        holdfastFixture.putPipeline();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void item_goes_through_its_states_to_the_end() {
        var created = holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a','data':{'file':'a.csv'}}");
        assertThat(created.created()).isTrue();
        assertThat(created.item().state()).isEqualTo("received");
        holdfastFixture.clock.advance(ofMinutes(5));
        var moveReceipt = holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem,
                "{'workflow':'pipeline','key':'a','to':'copied','note':'to tape 7'}");
        assertThat(moveReceipt.from()).isEqualTo("received");
        assertThat(moveReceipt.due()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(65)));
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        var item = holdfastFixture.callOk(holdfastFixture.holdfast.getItem, "{'workflow':'pipeline','key':'a'}");
        assertThat(item.finished()).isTrue();
        assertThat(item.due()).isNull();
        assertThat(item.history())
                .extracting(e -> e.type())
                .containsExactly(ItemEventType.CREATED, ItemEventType.ADVANCED, ItemEventType.COMPLETED);
        assertThat(item.history().get(1).note()).isEqualTo("to tape 7");
        assertThat(item.history().get(1).by()).isEqualTo("key:shop");
    }

    @Test
    void simple_workflow_needs_no_put() {
        var created = holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{}");
        assertThat(created.item().workflow()).isEqualTo("simple");
        var done = holdfastFixture.callOk(
                holdfastFixture.holdfast.completeItem,
                "{'workflow':'simple','key':'" + created.item().key() + "'}");
        assertThat(done.state()).isEqualTo("done");
    }

    @Test
    void advance_to_other_than_successor_is_refused_with_allowed_ones() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        var problem = holdfastFixture.callRefused(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        assertThat(problem.detail()).contains("allowed: copied, failed");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.advanceItem,
                                "{'workflow':'pipeline','key':'a','to':'received'}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void finished_item_cannot_advance() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'a'}");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.advanceItem, "{'workflow':'simple','key':'a','to':'open'}")
                        .detail())
                .contains("is finished");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.heartbeatItem,
                                "{'workflow':'simple','key':'a','within':'PT1H'}")
                        .detail())
                .contains("is finished");
    }

    @Test
    void advance_with_stale_version_or_state_is_refused() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        var stale = holdfastFixture.callRefused(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied','version':7}");
        assertThat(stale).isInstanceOf(Problem.Stale.class);
        var wrongState = holdfastFixture.callRefused(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied','from':'done'}");
        assertThat(wrongState.detail()).contains("is in state received, not in done");
    }

    @Test
    void advance_repeated_with_idempotency_key_gets_answer_of_first() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        var request = "{'workflow':'pipeline','key':'a','to':'copied','idempotencyKey':'k1'}";
        var first = holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, request);
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        assertThat(holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, request))
                .isEqualTo(first);
        var reusedKey = holdfastFixture.callRefused(
                holdfastFixture.holdfast.advanceItem,
                "{'workflow':'pipeline','key':'a','to':'failed','idempotencyKey':'k1'}");
        assertThat(reusedKey.status()).isEqualTo(422);
    }

    @Test
    void heartbeat_moves_the_deadline() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT10M'}");
        holdfastFixture.clock.advance(ofMinutes(9));
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'simple','key':'a'}")
                        .due())
                .isEqualTo(HoldfastFixture.START.plus(ofMinutes(19)));
        assertThat(holdfastFixture
                        .callOk(
                                holdfastFixture.holdfast.heartbeatItem,
                                "{'workflow':'simple','key':'a','within':'PT1H'}")
                        .due())
                .isEqualTo(HoldfastFixture.START.plus(ofMinutes(69)));
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'b'}");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'simple','key':'b'}")
                        .detail())
                .startsWith("/within");
    }

    @Test
    void earliest_applicable_deadline_is_due_time_of_item() {
        var item = holdfastFixture
                .callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a','within':'PT30M'}")
                .item();
        assertThat(item.due()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(30)));
        var later = holdfastFixture
                .callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'b','within':'P30D'}")
                .item();
        assertThat(later.due()).isEqualTo(HoldfastFixture.START.plus(ofHours(1)));
    }

    @Test
    void edit_replaces_named_members_and_keeps_the_rest() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','data':1,'labels':{'team':'red'}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'a','data':{'n':2}}");
        var item = holdfastFixture.callOk(holdfastFixture.holdfast.getItem, "{'workflow':'simple','key':'a'}");
        assertThat(item.data()).extracting(d -> d.text()).isEqualTo("{\"n\":2}");
        assertThat(item.labels()).containsEntry("team", "red");
    }

    @Test
    void edit_keeps_absent_data_and_null_removes_it() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','data':{'n':1}}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'a','labels':{'team':'red'}}");
        assertThat(holdfastFixture.item("simple", "a").data())
                .extracting(d -> d.text())
                .isEqualTo("{\"n\":1}");
        holdfastFixture.callOk(holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'a','data':null}");
        assertThat(holdfastFixture.item("simple", "a").data()).isNull();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'bare'}");
        assertThat(holdfastFixture.item("simple", "bare").data()).isNull();
    }

    @Test
    void deleted_item_leaves_tombstone_event_without_data() {
        holdfastFixture.subscribe();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','data':'secret'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.deleteItem, "{'workflow':'simple','key':'a','note':'entered twice'}");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.getItem, "{'workflow':'simple','key':'a'}")
                        .status())
                .isEqualTo(404);
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "deleted");
        assertThat(holdfastFixture.receiver.messages().getLast().body())
                .contains("entered twice")
                .doesNotContain("secret");
    }

    @Test
    void history_comes_in_pages_without_gaps_or_duplicates() {
        holdfastFixture.putWorkflow(
                "loop", "states: {a: {initial: true, next: [b, z]}, b: {next: [a]}, z: {terminal: true}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'loop','key':'k'}");
        for (var i = 0; i < 50; i++) {
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.advanceItem,
                    "{'workflow':'loop','key':'k','to':'" + (i % 2 == 0 ? "b" : "a") + "'}");
            if (i == 40) holdfastFixture.publish();
        }
        var versions = new java.util.ArrayList<Long>();
        String token = null;
        do {
            var page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.getItemHistory,
                    "{'workflow':'loop','key':'k','limit':7" + (token == null ? "" : ",'pageToken':'" + token + "'")
                            + "}");
            page.history().forEach(e -> versions.add(e.version()));
            token = page.nextPageToken();
        } while (token != null);
        assertThat(versions)
                .isEqualTo(
                        java.util.stream.LongStream.rangeClosed(1, 51).boxed().toList());
    }

    @Test
    void history_keeps_its_order_when_clock_jumps_back() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        holdfastFixture.clock.set(HoldfastFixture.START.minus(ofHours(5)));
        var moveReceipt = holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        assertThat(moveReceipt.at()).isEqualTo(HoldfastFixture.START);
        holdfastFixture.sweep();
        holdfastFixture.clock.set(HoldfastFixture.START.plus(ofHours(2)));
        assertThat(holdfastFixture.sweep().done()).containsEntry("overdue", 1L);
    }
}
