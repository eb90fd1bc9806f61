// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.delivery.DeliveryRows;
import dev.holdfast.json.IsoTime;
import dev.holdfast.table.RowSize;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Merges the last deliveries of a subject by receiver, within the limits of the subject's row. */
final class TailMerger {
    /**
     * The limit for one subject. If a subject has more receivers, Holdfast removes the receivers whose last deliveries
     * are the oldest.
     */
    private static final int MAX_RECEIVERS = 2_000;

    /** The limit for each of the two maps {@code last} and {@code alarms}, because the size of the row is limited. */
    private static final int MAX_TAIL_BYTES = 180_000;

    /** The quotes, the colon and the comma around the receiver and the sort key. */
    private static final int JSON_BYTES_PER_ENTRY = 6;

    private final Instant now;

    TailMerger(Instant now) {
        this.now = now;
    }

    /** Adds the batch's newest deliveries to the stored deliveries. */
    Map<String, String> merge(Map<String, String> stored, Map<String, String> appended) {
        var merged = new HashMap<>(stored);
        removeExpired(merged);
        appended.forEach((receiver, key) -> merged.merge(receiver, key, TailMerger::laterKey));
        removeOldest(merged);
        return merged;
    }

    private void removeExpired(Map<String, String> keys) {
        var oldestKey = IsoTime.toFixedText(now.minus(DeliveryRows.RETENTION));
        keys.values().removeIf(key -> key.compareTo(oldestKey) < 0);
    }

    private static String laterKey(String storedKey, String appendedKey) {
        return DeliveryKeys.comesAfter(appendedKey, storedKey) ? appendedKey : storedKey;
    }

    /** Keeps the receivers with the newest deliveries, as many as the limits allow. */
    private static void removeOldest(Map<String, String> keys) {
        var newest = keys.entrySet().stream()
                .sorted(Map.Entry.<String, String>comparingByValue().reversed())
                .toList();
        var bytes = 0;
        var kept = 0;
        while (kept < newest.size() && kept < MAX_RECEIVERS && bytes <= MAX_TAIL_BYTES)
            bytes += bytesOf(newest.get(kept++));
        if (bytes > MAX_TAIL_BYTES) kept--;
        newest.subList(kept, newest.size()).forEach(entry -> keys.remove(entry.getKey()));
    }

    private static int bytesOf(Map.Entry<String, String> entry) {
        return RowSize.bytesOf(entry.getKey()) + RowSize.bytesOf(entry.getValue()) + JSON_BYTES_PER_ENTRY;
    }
}
