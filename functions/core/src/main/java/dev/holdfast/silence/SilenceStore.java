// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.silence;

import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.UnreadableRowException;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Stores the silences of all applications. Each row expires some time after the end of the silence. */
public final class SilenceStore {
    /**
     * The highest number of silences per application. The reason for this limit is that Holdfast compares each
     * notification with all silences.
     */
    static final int MAX_SILENCES = 100;

    /**
     * The time for which Holdfast keeps an ended silence. A sweep checks a period of an expectation after the end of
     * the period. After an outage, the sweep may check the period some days later.
     */
    static final Duration ENDED_RETENTION = Duration.ofDays(4);

    private final Table table;

    public SilenceStore(Table table) {
        this.table = table;
    }

    /** Finds all silences, even those that ended less than {@link #ENDED_RETENTION} ago. */
    public List<Silence> findAll(String app) {
        return ReadableRows.readAll(
                table, table.queryAll(RowQuery.wholePartition(partitionOf(app), MAX_SILENCES)), SilenceStore::decode);
    }

    /** Finds the silences that haven't ended. */
    List<Silence> findCurrent(String app, Instant now) {
        return findAll(app).stream()
                .filter(silence -> silence.hasNotEndedBy(now))
                .toList();
    }

    void put(String app, Silence silence) {
        var row = new Row(rowKey(app, silence.id()), 1, JsonCodec.encode(silence), Map.of(), expiryOf(silence));
        table.write(List.of(RowWrite.put(row, WriteCondition.ANY)));
    }

    private static Instant expiryOf(Silence silence) {
        return IsoTime.plusBounded(silence.until(), ENDED_RETENTION);
    }

    /** Deletes a silence that hasn't ended or is broken. Returns false if there is no such silence. */
    boolean delete(String app, String id, Instant now) {
        var rowKey = rowKey(app, id);
        // Keeps an ended silence, because sweeps need it to check the periods that it covered.
        if (isAbsentOrEnded(rowKey, now)) return false;
        table.write(List.of(new RowWrite.Delete(new Row(rowKey, 1, "{}"), WriteCondition.ANY, false)));
        return true;
    }

    private boolean isAbsentOrEnded(RowKey rowKey, Instant now) {
        try {
            var row = table.get(rowKey).orElse(null);
            return row == null
                    || ReadableRows.read(table, row, SilenceStore::decode)
                            .filter(silence -> !silence.hasNotEndedBy(now))
                            .isPresent();
        } catch (UnreadableRowException e) {
            return false;
        }
    }

    private static Silence decode(Row row) {
        var silence = JsonCodec.decodeStored(Silence.class, row.body());
        var hours = silence.hours();
        if (hours != null) hours.requireComplete();
        return silence;
    }

    private static RowKey rowKey(String app, String id) {
        return new RowKey(partitionOf(app), id);
    }

    private static String partitionOf(String app) {
        return "silence/" + app;
    }
}
