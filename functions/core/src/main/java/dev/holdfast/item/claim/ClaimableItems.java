// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.claim;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ClaimCandidate;
import dev.holdfast.table.LargestShardCount;
import dev.holdfast.table.ReadBudget;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;

/**
 * Finds the items that a worker can claim now. Reads only such items, because the index entry of a claimed item has the
 * time at which the lease ends.
 *
 * <ol>
 *   <li>Begin with a random shard, so that several workers rarely try the same item.
 *   <li>Within the shard, offer the items in the order of the times from which workers can claim them.
 *   <li>Stop at the first item that the caller accepts.
 * </ol>
 */
final class ClaimableItems {
    /** The page has several items, because other workers can claim the first items meanwhile. */
    private static final int PAGE_SIZE = 20;

    private final Table table;
    private final ShardLayout shardLayout;
    private final LargestShardCount largestShardCount;
    private final MachineClock clock;

    ClaimableItems(Table table, ShardLayout shardLayout, MachineClock clock) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.largestShardCount = new LargestShardCount(table);
        this.clock = clock;
    }

    /**
     * Offers items until one is accepted.
     *
     * @param accept gets the item's id and the state of the row; returns empty if the item can't be claimed after all
     */
    <A> Optional<A> offer(String app, ClaimTarget target, Instant now, BiFunction<ItemId, String, Optional<A>> accept) {
        var readBudget = ReadBudget.start(clock);
        var shards = largestShardCount.shardsToRead(shardLayout);
        var first = ThreadLocalRandom.current().nextInt(shards);
        for (var i = 0; i < shards; i++) {
            for (var state : target.states()) {
                var accepted = offerShard(app, target, state, (first + i) % shards, now, accept, readBudget);
                if (accepted.isPresent() || readBudget.end() != null) return accepted;
            }
        }
        return Optional.empty();
    }

    private <A> Optional<A> offerShard(
            String app,
            ClaimTarget target,
            String state,
            int shard,
            Instant now,
            BiFunction<ItemId, String, Optional<A>> accept,
            ReadBudget readBudget) {
        String cursor = null;
        do {
            var rowPage = table.query(ClaimCandidate.query(app, target.subject(), state, shard, now, PAGE_SIZE)
                    .startingAfter(cursor));
            readBudget.spend(Math.max(1, rowPage.rows().size()), 0);
            for (var row : rowPage.rows()) {
                var accepted =
                        ReadableRows.read(table, row, ClaimCandidate::decode).flatMap(id -> accept.apply(id, state));
                if (accepted.isPresent() || readBudget.end() != null) return accepted;
            }
            cursor = rowPage.next();
        } while (cursor != null);
        return Optional.empty();
    }
}
