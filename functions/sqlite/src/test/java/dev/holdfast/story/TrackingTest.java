package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
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
    void creating_the_same_again_shows_the_item_and_never_resets_it() {
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a','data':{'n':1.0,'m':2}}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        var again = rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a','data':{'m':2,'n':1}}");
        assertThat(again.created()).isFalse();
        assertThat(again.item().state()).isEqualTo("copied");
    }

    @Test
    void creating_it_with_other_content_is_a_conflict_that_shows_what_is_there() {
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a','data':{'n':1}}");
        var problem = rig.refused(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a','data':{'n':2}}");
        assertThat(problem)
                .isInstanceOfSatisfying(
                        Problem.Conflict.class, c -> assertThat(c.current()).containsKey("item"));
    }

    @Test
    void creating_it_again_shows_the_item_also_when_its_workflow_would_not_take_it_any_more() {
        rig.workflow("w", "states: {a: {initial: true, next: [z]}, z: {terminal: true}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'k'}");
        rig.workflow(
                "w", "states: {a: {initial: true, next: [z]}, b: {initial: true, next: [z]}, z: {terminal: true}}");
        assertThat(rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'k'}").created())
                .isFalse();
        assertThat(rig.refused(rig.holdfast.createItem, "{'workflow':'w','key':'other'}")
                        .detail())
                .startsWith("/state");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'w','key':'k'}");
        rig.ok(rig.holdfast.deleteWorkflow, "{'name':'w'}");
        assertThat(rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'k'}")
                        .item()
                        .finished())
                .isTrue();
    }

    @Test
    void data_comes_back_as_it_was_spelled() {
        var data = "{\"z\":1.00,\"a\":12345678901234567890,\"e\":1E+3,\"s\":\"\\u00fc\",\"x\":[{},[],null,true]}";
        rig.ok(rig.holdfast.createItem, "{\"key\":\"a\",\"data\":" + data + "}");
        var item = rig.ok(rig.holdfast.getItem, "{'workflow':'simple','key':'a'}");
        assertThat(item.data()).extracting(d -> d.text()).isEqualTo(data.replace("\\u00fc", "ü"));
    }

    @Test
    void data_of_256_KB_is_kept_and_300_KB_are_refused_by_name() {
        var fits = "x".repeat(256 * 1024 - 2);
        rig.ok(rig.holdfast.createItem, "{'key':'big','data':'" + fits + "'}");
        assertThat(rig.ok(rig.holdfast.getItem, "{'workflow':'simple','key':'big'}")
                        .data())
                .extracting(d -> d.size())
                .isEqualTo(256 * 1024);
        var problem = rig.refused(rig.holdfast.createItem, "{'key':'bigger','data':'" + "x".repeat(300 * 1024) + "'}");
        assertThat(problem.status()).isEqualTo(413);
        assertThat(problem.detail()).startsWith("/data");
    }

    @Test
    void a_key_may_have_every_character_that_a_path_segment_may_have() {
        var key = "AZaz09-._~!$&()*+,;=:@" + "'";
        var request = new dev.holdfast.item.GetItem.Request("simple", key);
        rig.ok(rig.holdfast.createItem, "{\"key\":\"AZaz09-._~!$&()*+,;=:@\\u0027\"}");
        assertThat(rig.holdfast.getItem.call(rig.app, request)).isInstanceOf(dev.holdfast.problem.Answer.Ok.class);
        assertThat(rig.refused(rig.holdfast.createItem, "{'key':'a/b'}").detail())
                .startsWith("/key");
        assertThat(rig.refused(rig.holdfast.createItem, "{'key':'..'}").detail())
                .startsWith("/key");
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
    void an_idempotency_key_makes_one_item_of_a_repeated_creation_without_key() {
        var first = rig.ok(rig.holdfast.createItem, "{'data':1,'idempotencyKey':'k'}");
        var second = rig.ok(rig.holdfast.createItem, "{'data':1,'idempotencyKey':'k'}");
        assertThat(second.created()).isFalse();
        assertThat(second.item().key()).isEqualTo(first.item().key());
    }

    @Test
    void a_state_with_actors_takes_a_person_in_one_of_the_roles() {
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'b','roles':{'ops':['bob@example.com']}}");
        var olga = rig.app.actingFor("olga@example.com");
        var bob = rig.app.actingFor("bob@example.com");
        var failA = "{'workflow':'pipeline','key':'a','to':'failed'}";
        var failB = "{'workflow':'pipeline','key':'b','to':'failed'}";
        assertThat(Rig.refusal(rig.ask(bob, rig.holdfast.advanceItem, failA)).status())
                .isEqualTo(403);
        // The item's own participants come before the workflow's.
        assertThat(Rig.refusal(rig.ask(olga, rig.holdfast.advanceItem, failB)).status())
                .isEqualTo(403);
        assertThat(rig.ask(bob, rig.holdfast.advanceItem, failB)).isInstanceOf(dev.holdfast.problem.Answer.Ok.class);
        assertThat(rig.ask(olga, rig.holdfast.advanceItem, failA)).isInstanceOf(dev.holdfast.problem.Answer.Ok.class);
        var item = rig.ok(rig.holdfast.getItem, "{'workflow':'pipeline','key':'b'}");
        assertThat(item.history().getLast().by()).isEqualTo("bob@example.com");
    }

    @Test
    void the_application_itself_may_always_move_its_items() {
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'failed'}");
    }

    @Test
    void a_scope_allows_what_it_says_and_nothing_else() {
        var reporter = Caller.application("shop", Scope.REPORT, "key:worker");
        var reader = Caller.application("shop", Scope.READ, "key:viewer");
        rig.ask(reporter, rig.holdfast.createItem, "{'key':'a'}");
        assertThat(Rig.refusal(rig.ask(reader, rig.holdfast.createItem, "{'key':'b'}"))
                        .status())
                .isEqualTo(403);
        assertThat(Rig.refusal(rig.ask(reporter, rig.holdfast.getItem, "{'workflow':'simple','key':'a'}"))
                        .status())
                .isEqualTo(403);
        assertThat(Rig.refusal(rig.ask(reporter, rig.holdfast.deleteItem, "{'workflow':'simple','key':'a'}"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void another_application_sees_nothing_of_it() {
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        var other = Caller.application("other", Scope.MANAGE, "key:other");
        assertThat(Rig.refusal(rig.ask(other, rig.holdfast.getItem, "{'workflow':'simple','key':'a'}"))
                        .status())
                .isEqualTo(404);
        var list = rig.ask(other, rig.holdfast.listItems, "{'workflow':'simple'}");
        assertThat(list.toString()).doesNotContain("key=a");
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
    void a_key_that_was_deleted_can_be_used_again_and_its_events_differ() {
        rig.subscribe();
        for (var round = 0; round < 2; round++) {
            rig.ok(rig.holdfast.createItem, "{'key':'a'}");
            rig.ok(rig.holdfast.deleteItem, "{'workflow':'simple','key':'a'}");
        }
        rig.publish();
        assertThat(rig.receiver.messages())
                .extracting(m -> m.id())
                .doesNotHaveDuplicates()
                .hasSize(4);
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
