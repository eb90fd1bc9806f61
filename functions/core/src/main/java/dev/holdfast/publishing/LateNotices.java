// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.publishing.SubjectTail.LateNotice;
import dev.holdfast.table.RowKey;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The changes that one batch makes to the notices of late items. */
final class LateNotices {
    /**
     * The maximum size of all notices of one item, because the size of a row is limited. Holdfast doesn't store further
     * notices. So it doesn't tell their receivers that the problem is over.
     */
    private static final int MAX_NOTICE_BYTES = 30_000;

    /** The size of a notice without its receiver and person: two instants and the names of the JSON members. */
    private static final int FIXED_BYTES_PER_NOTICE = 90;

    private final Map<RowKey, Map<String, LateNotice>> remembered = new HashMap<>();

    /** The rows whose earlier notices are obsolete, both the stored notices and the remembered ones. */
    private final Set<RowKey> forgotten = new HashSet<>();

    void remember(RowKey rowKey, String receiver, LateNotice notice) {
        remembered.computeIfAbsent(rowKey, ignored -> new HashMap<>()).put(receiver, notice);
    }

    void forget(RowKey rowKey) {
        forgotten.add(rowKey);
        remembered.remove(rowKey);
    }

    Set<RowKey> changedRows() {
        var rows = new HashSet<>(forgotten);
        rows.addAll(remembered.keySet());
        return rows;
    }

    /** Returns the notices of a row after the changes of this batch. */
    Map<String, LateNotice> applyTo(RowKey rowKey, Map<String, LateNotice> stored) {
        var notices = new HashMap<>(forgotten.contains(rowKey) ? Map.<String, LateNotice>of() : stored);
        var bytes = 0;
        for (var notice : notices.entrySet()) bytes += bytesOf(notice.getKey(), notice.getValue());
        for (var notice :
                remembered.getOrDefault(rowKey, Map.<String, LateNotice>of()).entrySet()) {
            if (!notices.containsKey(notice.getKey())) bytes += bytesOf(notice.getKey(), notice.getValue());
            if (bytes > MAX_NOTICE_BYTES) break;
            notices.put(notice.getKey(), notice.getValue());
        }
        return notices;
    }

    private static int bytesOf(String receiver, LateNotice notice) {
        var person = notice.to() == null ? "" : notice.to();
        return FIXED_BYTES_PER_NOTICE
                + receiver.getBytes(StandardCharsets.UTF_8).length
                + person.getBytes(StandardCharsets.UTF_8).length;
    }
}
