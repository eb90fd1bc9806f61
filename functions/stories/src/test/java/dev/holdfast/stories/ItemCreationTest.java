// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holdfast creates an item only once. The item's key and data have limits. */
class ItemCreationTest {
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
    void repeated_creation_returns_item_unchanged() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a','data':{'n':1.0,'m':2}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        var repeated = holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a','data':{'m':2,'n':1}}");
        assertThat(repeated.created()).isFalse();
        assertThat(repeated.item().state()).isEqualTo("copied");
    }

    @Test
    void creation_with_other_content_is_refused_and_shows_item() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a','data':{'n':1}}");
        var problem = holdfastFixture.callRefused(
                holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a','data':{'n':2}}");
        assertThat(problem)
                .isInstanceOfSatisfying(
                        Problem.Conflict.class, c -> assertThat(c.current()).containsKey("item"));
    }

    @Test
    void repeated_creation_returns_item_after_workflow_changed() {
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
    void data_is_returned_unchanged() {
        var data = "{\"z\":1.00,\"a\":12345678901234567890,\"e\":1E+3,\"s\":\"\\u00fc\",\"x\":[{},[],null,true]}";
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{\"key\":\"a\",\"data\":" + data + "}");
        var item = holdfastFixture.callOk(holdfastFixture.holdfast.getItem, "{'workflow':'simple','key':'a'}");
        assertThat(item.data()).extracting(d -> d.text()).isEqualTo(data.replace("\\u00fc", "ü"));
    }

    @Test
    void data_of_256_KB_is_stored_and_300_KB_refused() {
        var largestText = "x".repeat(256 * 1024 - 2);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'big','data':'" + largestText + "'}");
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
    void key_may_contain_all_characters_of_path_segment() {
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
    void repeated_creation_with_idempotency_key_makes_one_item() {
        var first = holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'data':1,'idempotencyKey':'k'}");
        var second = holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'data':1,'idempotencyKey':'k'}");
        assertThat(second.created()).isFalse();
        assertThat(second.item().key()).isEqualTo(first.item().key());
    }

    @Test
    void key_of_deleted_item_is_reusable_with_other_event_ids() {
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
