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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the pending deliveries of alarms, through an index. One query finds a subscription's oldest alarm. */
public final class UndeliveredAlarms {
    private static final String PARTITION_PREFIX = "alarms/";
    private static final int PAGE_SIZE = 20;
    private static final int HANDOVER_PAGE_SIZE = 250;

    /** The character that sorts directly after the separator {@code /}. */
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
                prefixOf(delivery.app(), delivery.subscription(), delivery.life())
                        + IsoTime.toFixedText(delivery.owedAt()));
    }

    /**
     * Contains the uid, so that a new subscription with the id of a deleted subscription doesn't get the alarms of the
     * deleted one.
     */
    private static String prefixOf(String app, String subscription, String uid) {
        return app + "/" + subscription + "/" + uid + "/";
    }

    /** @param next the cursor of the next page; null after the last page */
    record AlarmPage(
            List<StoredDelivery> deliveries, @Nullable String next) {}

    /** Returns one page of the pending alarms of a subscription, the oldest first. */
    AlarmPage findPage(Subscription subscription, @Nullable String cursor) {
        // All deliveries of a subscription are in one shard, regardless of their sort keys.
        var shard = shardLayout.shardOf(DeliveryKeys.keyOf(subscription.app(), subscription.id(), "any"));
        var query = RowQuery.startingWith(
                TableIndex.BOARD,
                PARTITION_PREFIX + shard,
                prefixOf(subscription.app(), subscription.id(), subscription.uid()),
                HANDOVER_PAGE_SIZE);
        var page = table.query(query.startingAfter(cursor));
        var pending = ReadableRows.readAll(table, page.rows(), DeliveryRows::read).stream()
                .filter(stored -> stored.delivery().isUndeliveredAlarm())
                .toList();
        return new AlarmPage(pending, page.next());
    }

    /**
     * @param delivery the oldest undelivered alarm of its subscription
     * @param planned the earliest time for which an attempt is planned, among the {@value #PAGE_SIZE} oldest alarms of
     *     the subscription
     */
    record OldestAlarm(Delivery delivery, Instant planned) {
        static OldestAlarm of(List<Delivery> alarms) {
            var oldest = alarms.getFirst();
            var planned = alarms.stream()
                    .filter(oldest::isOfSameSubscription)
                    .map(Delivery::plannedAt)
                    .min(Instant::compareTo);
            return new OldestAlarm(oldest, planned.orElse(oldest.plannedAt()));
        }
    }

    /** Returns the oldest undelivered alarm of each subscription that has undelivered alarms. */
    List<OldestAlarm> findOldestOfEach() {
        var oldest = new ArrayList<OldestAlarm>();
        var shards = largestShardCount.shardsToRead(shardLayout);
        for (var shard = 0; shard < shards; shard++) {
            var from = "";
            while (from != null) {
                var found = findFirst(shard, from).orElse(null);
                if (found != null) oldest.add(found);
                from = found == null ? null : behind(found.delivery());
            }
        }
        return oldest;
    }

    /** Returns a key that sorts after all entries of the delivery's subscription. */
    private static String behind(Delivery delivery) {
        var prefix = prefixOf(delivery.app(), delivery.subscription(), delivery.life());
        return prefix.substring(0, prefix.length() - 1) + BEHIND_SEPARATOR;
    }

    private Optional<OldestAlarm> findFirst(int shard, String from) {
        var query = new RowQuery(TableIndex.BOARD, PARTITION_PREFIX + shard, from, null, PAGE_SIZE, null, false);
        String cursor = null;
        do {
            var page = table.query(query.startingAfter(cursor));
            // The index may be older than the row, so the row decides whether the alarm is still pending.
            var alarms = ReadableRows.readAll(table, page.rows(), DeliveryRows::read).stream()
                    .map(StoredDelivery::delivery)
                    .filter(Delivery::isUndeliveredAlarm)
                    .toList();
            if (!alarms.isEmpty()) return Optional.of(OldestAlarm.of(alarms));
            cursor = page.next();
        } while (cursor != null);
        return Optional.empty();
    }
}
