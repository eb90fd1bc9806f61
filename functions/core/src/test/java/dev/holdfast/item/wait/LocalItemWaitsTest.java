// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.wait;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LocalItemWaitsTest {
    private static final ItemId ITEM = new ItemId("shop", "order", "a");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final LocalItemWaits itemWaits = new LocalItemWaits();

    @Test
    void write_of_item_wakes_each_of_its_waits() throws Exception {
        var waits = List.of(begin(ITEM), begin(ITEM));
        var results = waits.stream().map(LocalItemWaitsTest::awaitInThread).toList();
        commit(ITEM);
        for (var result : results) assertThat(result.get()).isTrue();
    }

    @Test
    void write_before_the_wait_is_not_missed() throws Exception {
        var itemWait = begin(ITEM);
        commit(ITEM);
        commit(ITEM);
        assertThat(itemWait.await(LONG)).isTrue();
        assertThat(itemWait.await(SHORT)).isFalse();
    }

    @Test
    void writes_of_other_items_wake_nobody() throws Exception {
        var itemWait = begin(ITEM);
        commit(new ItemId("shop", "order", "b"));
        commit(new ItemId("other", "order", "a"));
        assertThat(itemWait.await(SHORT)).isFalse();
    }

    @Test
    void application_has_limited_number_of_waits() {
        var waits = new ArrayList<ItemWait>();
        for (var i = 0; i < LocalItemWaits.MAX_WAITS_PER_APPLICATION; i++) waits.add(begin(ITEM));
        assertThat(itemWaits.begin(new ItemId("shop", "order", "b")))
                .isInstanceOfSatisfying(
                        ActionResult.Refusal.class,
                        refusal -> assertThat(refusal.problem()).isInstanceOf(Problem.Busy.class));
        waits.getFirst().close();
        waits.getFirst().close();
        begin(ITEM).close();
        waits.forEach(ItemWait::close);
        assertThat(itemWaits.waitCount()).isZero();
    }

    @Test
    void server_has_limited_number_of_waits() {
        for (var i = 0; i < LocalItemWaits.MAX_WAITS; i++)
            begin(new ItemId("shop" + i / LocalItemWaits.MAX_WAITS_PER_APPLICATION, "order", "a"));
        assertThat(itemWaits.begin(new ItemId("another", "order", "a"))).isInstanceOf(ActionResult.Refusal.class);
    }

    @Test
    void close_ends_waits_and_refuses_later_waits() throws Exception {
        var result = awaitInThread(begin(ITEM));
        itemWaits.close();
        assertThat(result.get()).isFalse();
        assertThat(itemWaits.begin(ITEM)).isInstanceOf(ActionResult.Refusal.class);
    }

    private ItemWait begin(ItemId id) {
        if (itemWaits.begin(id) instanceof ActionResult.Success<ItemWait>(ItemWait itemWait)) return itemWait;
        throw new AssertionError("the wait was refused");
    }

    private static CompletableFuture<Boolean> awaitInThread(ItemWait itemWait) {
        var result = new CompletableFuture<Boolean>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(itemWait.await(LONG));
            } catch (InterruptedException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private void commit(ItemId id) {
        var row = new Row(ItemStore.key(id), 1, "{}", Map.of(), null);
        itemWaits.onCommit(List.of(RowWrite.put(row, WriteCondition.ABSENT)));
    }
}
