// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.json.IsoTime;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.table.LargestShardCount;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the pending deliveries of alarms, through an index. One query finds a subscription's oldest alarm. */
public final class UndeliveredAlarms {
    private static final String PARTITION_PREFIX = "alarms/";
    private static final int PAGE_SIZE = 20;
    private static final int HANDOVER_PAGE_SIZE = 250;

    /** A character that sorts after the separator, and so after all entries of one subscription. */
    private static final String BEHIND_SEPARATOR = "0";

    private final Table table;
    private final ShardLayout shardLayout;
    private final LargestShardCount largestShardCount;

    public UndeliveredAlarms(Table table, ShardLayout shardLayout) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.largestShardCount = new LargestShardCount(table);
    }

    static RowKey indexKey(int shard, Delivery delivery) {
        return new RowKey(
                PARTITION_PREFIX + shard,
                delivery.app() + "/" + delivery.subscription() + "/" + IsoTime.toFixedText(delivery.owedAt()));
    }

    /** @param next the cursor of the next page; null after the last page */
    record AlarmPage(
            List<DeliveryStore.StoredDelivery> deliveries,
            @Nullable String next) {}

    /** Returns one page of the pending alarms of a subscription, the oldest first. */
    AlarmPage findPage(Subscription subscription, @Nullable String cursor) {
        // All deliveries of a subscription are in one shard, regardless of their sort keys.
        var shard = shardLayout.shardOf(DeliveryKeys.keyOf(subscription.app(), subscription.id(), "any"));
        var query = RowQuery.startingWith(
                TableIndex.BOARD,
                PARTITION_PREFIX + shard,
                subscription.app() + "/" + subscription.id() + "/",
                HANDOVER_PAGE_SIZE);
        var page = table.query(query.startingAfter(cursor));
        var pending = ReadableRows.readAll(page.rows(), DeliveryStore::read).stream()
                .filter(stored -> stored.delivery().isUndeliveredAlarm())
                .toList();
        return new AlarmPage(pending, page.next());
    }

    /** Returns the oldest undelivered alarm of each subscription that has undelivered alarms. */
    List<Delivery> findOldestOfEach() {
        var oldest = new ArrayList<Delivery>();
        var shards = largestShardCount.shardsToRead(shardLayout);
        for (var shard = 0; shard < shards; shard++) {
            var from = "";
            while (from != null) {
                var found = findFirst(shard, from).orElse(null);
                if (found != null) oldest.add(found);
                from = found == null ? null : found.app() + "/" + found.subscription() + BEHIND_SEPARATOR;
            }
        }
        return oldest;
    }

    private Optional<Delivery> findFirst(int shard, String from) {
        var query = new RowQuery(TableIndex.BOARD, PARTITION_PREFIX + shard, from, null, PAGE_SIZE, null, false);
        String cursor = null;
        do {
            var page = table.query(query.startingAfter(cursor));
            for (var row : page.rows()) {
                try {
                    var delivery = DeliveryStore.read(row).delivery();
                    // Checks the row, because the index entry may be outdated.
                    if (delivery.isUndeliveredAlarm()) return Optional.of(delivery);
                } catch (UncheckedIOException e) {
                    // A sweep reports this broken row when the delivery is due.
                    continue;
                }
            }
            cursor = page.next();
        } while (cursor != null);
        return Optional.empty();
    }
}
