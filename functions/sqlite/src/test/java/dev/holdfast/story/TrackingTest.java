package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.What;
import dev.holdfast.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrackingTest {
    private Rig rig = new Rig();

    @BeforeEach
    void open() {
        rig.close();
        rig = new Rig();
        rig.pipeline();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void an_item_goes_through_its_states_to_the_end() {
        var created = rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a','data':{'file':'a.csv'}}");
        assertThat(created.created()).isTrue();
        assertThat(created.item().state()).isEqualTo("received");
        rig.clock.advance(ofMinutes(5));
        var moved =
                rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied','note':'to tape 7'}");
        assertThat(moved.from()).isEqualTo("received");
        assertThat(moved.due()).isEqualTo(Rig.START.plus(ofMinutes(65)));
        rig.ok(rig.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        var item = rig.ok(rig.holdfast.getItem, "{'workflow':'pipeline','key':'a'}");
        assertThat(item.finished()).isTrue();
        assertThat(item.due()).isNull();
        assertThat(item.history())
                .extracting(e -> e.type())
                .containsExactly(What.CREATED, What.ADVANCED, What.COMPLETED);
        assertThat(item.history().get(1).note()).isEqualTo("to tape 7");
        assertThat(item.history().get(1).by()).isEqualTo("key:shop");
    }

    @Test
    void the_simple_workflow_needs_no_put() {
        var created = rig.ok(rig.holdfast.createItem, "{}");
        assertThat(created.item().workflow()).isEqualTo("simple");
        var done = rig.ok(
                rig.holdfast.completeItem,
                "{'workflow':'simple','key':'" + created.item().key() + "'}");
        assertThat(done.state()).isEqualTo("done");
    }

    @Test
    void an_advance_to_what_is_no_successor_lists_the_allowed_ones() {
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        var problem = rig.refused(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        assertThat(problem.detail()).contains("it can go to copied, failed");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        assertThat(rig.refused(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'received'}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void a_finished_item_moves_no_more() {
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'simple','key':'a'}");
        assertThat(rig.refused(rig.holdfast.advanceItem, "{'workflow':'simple','key':'a','to':'open'}")
                        .detail())
                .contains("is finished");
        assertThat(rig.refused(rig.holdfast.heartbeatItem, "{'workflow':'simple','key':'a','within':'PT1H'}")
                        .detail())
                .contains("is finished");
    }

    @Test
    void a_version_or_a_state_that_is_not_the_items_is_refused() {
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        var stale =
                rig.refused(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied','version':7}");
        assertThat(stale).isInstanceOf(Problem.Stale.class);
        var elsewhere =
                rig.refused(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied','from':'done'}");
        assertThat(elsewhere.detail()).contains("not in state done but in received");
    }

    @Test
    void the_same_advance_under_the_same_key_is_answered_as_the_first_was() {
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        var request = "{'workflow':'pipeline','key':'a','to':'copied','idempotencyKey':'k1'}";
        var first = rig.ok(rig.holdfast.advanceItem, request);
        rig.clock.advance(ofMinutes(1));
        rig.ok(rig.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        assertThat(rig.ok(rig.holdfast.advanceItem, request)).isEqualTo(first);
        var other = rig.refused(
                rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'failed','idempotencyKey':'k1'}");
        assertThat(other.status()).isEqualTo(422);
    }

    @Test
    void a_heartbeat_moves_the_deadline() {
        rig.ok(rig.holdfast.createItem, "{'key':'a','within':'PT10M'}");
        rig.clock.advance(ofMinutes(9));
        assertThat(rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'simple','key':'a'}")
                        .due())
                .isEqualTo(Rig.START.plus(ofMinutes(19)));
        assertThat(rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'simple','key':'a','within':'PT1H'}")
                        .due())
                .isEqualTo(Rig.START.plus(ofMinutes(69)));
        rig.ok(rig.holdfast.createItem, "{'key':'b'}");
        assertThat(rig.refused(rig.holdfast.heartbeatItem, "{'workflow':'simple','key':'b'}")
                        .detail())
                .startsWith("/within");
    }

    @Test
    void the_earliest_deadline_that_applies_is_the_items_due() {
        var item = rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a','within':'PT30M'}")
                .item();
        assertThat(item.due()).isEqualTo(Rig.START.plus(ofMinutes(30)));
        var later = rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'b','within':'P30D'}")
                .item();
        assertThat(later.due()).isEqualTo(Rig.START.plus(ofHours(1)));
    }

    @Test
    void an_edit_replaces_what_it_names_and_keeps_the_rest() {
        rig.ok(rig.holdfast.createItem, "{'key':'a','data':1,'labels':{'team':'red'}}");
        rig.ok(rig.holdfast.editItem, "{'workflow':'simple','key':'a','data':{'n':2}}");
        var item = rig.ok(rig.holdfast.getItem, "{'workflow':'simple','key':'a'}");
        assertThat(item.data()).extracting(d -> d.text()).isEqualTo("{\"n\":2}");
        assertThat(item.labels()).containsEntry("team", "red");
    }

    @Test
    void an_edit_that_names_no_data_leaves_the_data_and_one_that_says_null_does_not() {
        rig.ok(rig.holdfast.createItem, "{'key':'a','data':{'n':1}}");
        rig.ok(rig.holdfast.editItem, "{'workflow':'simple','key':'a','labels':{'team':'red'}}");
        assertThat(rig.item("simple", "a").data()).extracting(d -> d.text()).isEqualTo("{\"n\":1}");
        rig.ok(rig.holdfast.editItem, "{'workflow':'simple','key':'a','data':null}");
        assertThat(rig.item("simple", "a").data()).extracting(d -> d.text()).isEqualTo("null");
        rig.ok(rig.holdfast.createItem, "{'key':'bare'}");
        assertThat(rig.item("simple", "bare").data()).isNull();
    }

    @Test
    void a_deleted_item_is_gone_and_leaves_a_tombstone_event_without_its_data() {
        rig.subscribe();
        rig.ok(rig.holdfast.createItem, "{'key':'a','data':'secret'}");
        rig.ok(rig.holdfast.deleteItem, "{'workflow':'simple','key':'a','note':'entered twice'}");
        assertThat(rig.refused(rig.holdfast.getItem, "{'workflow':'simple','key':'a'}")
                        .status())
                .isEqualTo(404);
        rig.publish();
        assertThat(rig.receiver.types()).containsExactly("created", "deleted");
        assertThat(rig.receiver.messages().getLast().body())
                .contains("entered twice")
                .doesNotContain("secret");
    }

    @Test
    void history_of_any_length_comes_in_pages_without_gap_or_double() {
        rig.workflow("loop", "states: {a: {initial: true, next: [b, z]}, b: {next: [a]}, z: {terminal: true}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'loop','key':'k'}");
        for (var i = 0; i < 50; i++) {
            rig.ok(rig.holdfast.advanceItem, "{'workflow':'loop','key':'k','to':'" + (i % 2 == 0 ? "b" : "a") + "'}");
            if (i == 40) rig.publish();
        }
        var versions = new java.util.ArrayList<Long>();
        String token = null;
        do {
            var page = rig.ok(
                    rig.holdfast.itemHistory,
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
    void when_the_clock_jumps_back_the_history_does_not() {
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        rig.clock.set(Rig.START.minus(ofHours(5)));
        var moved = rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        assertThat(moved.at()).isEqualTo(Rig.START);
        rig.sweep();
        rig.clock.set(Rig.START.plus(ofHours(2)));
        assertThat(rig.sweep().done()).containsEntry("overdue", 1L);
    }
}
