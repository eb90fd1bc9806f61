package dev.holdfast.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Creating an item, once or repeatedly, and what its key and data may be. */
class ItemCreationTest {
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
    void an_idempotency_key_makes_one_item_of_a_repeated_creation_without_key() {
        var first = rig.ok(rig.holdfast.createItem, "{'data':1,'idempotencyKey':'k'}");
        var second = rig.ok(rig.holdfast.createItem, "{'data':1,'idempotencyKey':'k'}");
        assertThat(second.created()).isFalse();
        assertThat(second.item().key()).isEqualTo(first.item().key());
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
}
