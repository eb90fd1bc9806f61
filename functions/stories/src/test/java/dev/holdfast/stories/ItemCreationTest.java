package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Creating an item, once or repeatedly, and what its key and data may be. */
class ItemCreationTest {
    private HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void open() {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture();
        holdfastFixture.putPipeline();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void creating_the_same_again_shows_the_item_and_never_resets_it() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a','data':{'n':1.0,'m':2}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        var again = holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a','data':{'m':2,'n':1}}");
        assertThat(again.created()).isFalse();
        assertThat(again.item().state()).isEqualTo("copied");
    }

    @Test
    void creating_it_with_other_content_is_a_conflict_that_shows_what_is_there() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a','data':{'n':1}}");
        var problem = holdfastFixture.callRefused(
                holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a','data':{'n':2}}");
        assertThat(problem)
                .isInstanceOfSatisfying(
                        Problem.Conflict.class, c -> assertThat(c.current()).containsKey("item"));
    }

    @Test
    void creating_it_again_shows_the_item_also_when_its_workflow_would_not_take_it_any_more() {
        holdfastFixture.putWorkflow("w", "states: {a: {initial: true, next: [z]}, z: {terminal: true}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k'}");
        holdfastFixture.putWorkflow(
                "w", "states: {a: {initial: true, next: [z]}, b: {initial: true, next: [z]}, z: {terminal: true}}");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k'}")
                        .created())
                .isFalse();
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'other'}")
                        .detail())
                .startsWith("/state");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'w','key':'k'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteWorkflow, "{'name':'w'}");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k'}")
                        .item()
                        .finished())
                .isTrue();
    }

    @Test
    void data_comes_back_as_it_was_spelled() {
        var data = "{\"z\":1.00,\"a\":12345678901234567890,\"e\":1E+3,\"s\":\"\\u00fc\",\"x\":[{},[],null,true]}";
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{\"key\":\"a\",\"data\":" + data + "}");
        var item = holdfastFixture.callOk(holdfastFixture.holdfast.getItem, "{'workflow':'simple','key':'a'}");
        assertThat(item.data()).extracting(d -> d.text()).isEqualTo(data.replace("\\u00fc", "ü"));
    }

    @Test
    void data_of_256_KB_is_kept_and_300_KB_are_refused_by_name() {
        var fits = "x".repeat(256 * 1024 - 2);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'big','data':'" + fits + "'}");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.getItem, "{'workflow':'simple','key':'big'}")
                        .data())
                .extracting(d -> d.sizeInBytes())
                .isEqualTo(256 * 1024);
        var problem = holdfastFixture.callRefused(
                holdfastFixture.holdfast.createItem, "{'key':'bigger','data':'" + "x".repeat(300 * 1024) + "'}");
        assertThat(problem.status()).isEqualTo(413);
        assertThat(problem.detail()).startsWith("/data");
    }

    @Test
    void a_key_may_have_every_character_that_a_path_segment_may_have() {
        var key = "AZaz09-._~!$&()*+,;=:@" + "'";
        var request = new dev.holdfast.item.action.GetItem.Request("simple", key);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{\"key\":\"AZaz09-._~!$&()*+,;=:@\\u0027\"}");
        assertThat(holdfastFixture.holdfast.getItem.call(holdfastFixture.app, request))
                .isInstanceOf(dev.holdfast.problem.ActionResult.Success.class);
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createItem, "{'key':'a/b'}")
                        .detail())
                .startsWith("/key");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createItem, "{'key':'..'}")
                        .detail())
                .startsWith("/key");
    }

    @Test
    void an_idempotency_key_makes_one_item_of_a_repeated_creation_without_key() {
        var first = holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'data':1,'idempotencyKey':'k'}");
        var second = holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'data':1,'idempotencyKey':'k'}");
        assertThat(second.created()).isFalse();
        assertThat(second.item().key()).isEqualTo(first.item().key());
    }

    @Test
    void a_key_that_was_deleted_can_be_used_again_and_its_events_differ() {
        holdfastFixture.subscribe();
        for (var round = 0; round < 2; round++) {
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
            holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'simple','key':'a'}");
        }
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages())
                .extracting(m -> m.id())
                .doesNotHaveDuplicates()
                .hasSize(4);
    }
}
