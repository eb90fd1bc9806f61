// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.clock.TimeLimit;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stores the calendars of all applications, each in one row. The write of a calendar also adds a
 * {@link CalendarChange}, so that a sweep corrects the deadlines of open items.
 */
public final class CalendarStore {
    /**
     * The prefix of the partitions of all calendars. It begins like the prefix of workflows, because each function that
     * may read workflows also needs their calendars. No application's name begins with a plus sign.
     */
    private static final String PARTITION_PREFIX = "workflow/+calendar/";

    /** The highest number of calendars per application. A listing returns them in one answer. */
    static final int MAX_CALENDARS = 100;

    /**
     * How long a process uses a calendar without reading it again. Another process can change the calendar meanwhile.
     * The {@link CalendarChange} waits longer than this time.
     */
    static final Duration CACHE_TIME = Duration.ofSeconds(10);

    private static final int MAX_CACHED_CALENDARS = 1_000;

    private final Table table;
    private final ShardLayout shardLayout;
    private final MachineClock clock;
    private final Map<RowKey, CachedCalendar> cache = new ConcurrentHashMap<>();

    public CalendarStore(Table table, ShardLayout shardLayout, MachineClock clock) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.clock = clock;
    }

    /** @param version the version of the row */
    record StoredCalendar(CalendarDocument document, long version) {}

    /**
     * The row of a calendar.
     *
     * @param version 0 if there is no row
     * @param document null if there is no row, or if it can't be read
     */
    record CalendarRow(long version, @Nullable CalendarDocument document) {}

    private record CachedCalendar(WorkingCalendar calendar, TimeLimit timeLimit) {}

    /** The lookup of one application. Two lookups are equal if they read the same calendars. */
    private record StoredLookup(String app, CalendarStore calendarStore) implements CalendarLookup {
        @Override
        public Optional<WorkingCalendar> find(String name) {
            return calendarStore.findCached(app, name);
        }
    }

    /** Returns the lookup of an application, which reads a calendar when a time limit needs it. */
    public CalendarLookup lookup(String app) {
        return new StoredLookup(app, this);
    }

    private Optional<WorkingCalendar> findCached(String app, String name) {
        var rowKey = key(app, name);
        var cached = cache.get(rowKey);
        if (cached != null && !cached.timeLimit().isOver()) return Optional.of(cached.calendar());
        // A write after this read must not be hidden for longer than the cache time.
        var timeLimit = TimeLimit.start(clock, CACHE_TIME);
        var calendar = table.get(rowKey)
                .flatMap(row -> ReadableRows.read(table, row, CalendarStore::decode))
                .map(CalendarDocument::calendar);
        if (cache.size() >= MAX_CACHED_CALENDARS) cache.clear();
        // A missing calendar isn't cached, so that a request can name a calendar as soon as it exists.
        calendar.ifPresentOrElse(
                found -> cache.put(rowKey, new CachedCalendar(found, timeLimit)), () -> cache.remove(rowKey));
        return calendar;
    }

    Optional<StoredCalendar> find(String app, String name) {
        return table.get(key(app, name))
                .map(row -> new StoredCalendar(ReadableRows.require(table, row, CalendarStore::decode), row.version()));
    }

    /** Returns the calendars of an application by name, without those that can't be read. */
    List<StoredCalendar> findAll(String app) {
        var calendars = new ArrayList<StoredCalendar>();
        for (var row : table.queryAll(RowQuery.wholePartition(PARTITION_PREFIX + app, MAX_CALENDARS)))
            ReadableRows.read(table, row, CalendarStore::decode)
                    .ifPresent(document -> calendars.add(new StoredCalendar(document, row.version())));
        return calendars;
    }

    /** Reads the row of a calendar, which may be absent or broken. */
    CalendarRow readRow(String app, String name) {
        var row = table.get(key(app, name)).orElse(null);
        return row == null
                ? new CalendarRow(0, null)
                : new CalendarRow(
                        row.version(),
                        ReadableRows.read(table, row, CalendarStore::decode).orElse(null));
    }

    /**
     * Stores a calendar. Returns false if its version isn't {@code previousVersion} any more.
     *
     * @param previousVersion 0 for a new calendar
     */
    boolean put(String app, CalendarDocument document, long previousVersion, Instant now) {
        var rowKey = key(app, document.name());
        var row = new Row(rowKey, previousVersion + 1, JsonCodec.encode(document));
        return write(app, RowWrite.put(row, WriteCondition.unchanged(previousVersion)), now);
    }

    /** Deletes a calendar. Returns false if its version isn't the given one any more. */
    boolean delete(String app, String name, long version, Instant now) {
        var tombstone = new Row(key(app, name), version + 1, "{}");
        return write(app, new RowWrite.Delete(tombstone, WriteCondition.versionIs(version), false), now);
    }

    private boolean write(String app, RowWrite rowWrite, Instant now) {
        var calendarChange = new CalendarChange(app, rowWrite.key().sort(), null, null);
        var changeRow = calendarChange.toNewRow(shardLayout, now);
        var isWritten = table.write(List.of(rowWrite, RowWrite.put(changeRow, WriteCondition.ANY)));
        cache.remove(rowWrite.key());
        return isWritten;
    }

    private static CalendarDocument decode(Row row) {
        return JsonCodec.decodeStored(CalendarDocument.class, row.body());
    }

    private static RowKey key(String app, String name) {
        return new RowKey(PARTITION_PREFIX + app, name);
    }
}
