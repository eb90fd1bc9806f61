package dev.holdfast.hold.intent;

import dev.holdfast.item.HeldItem;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The intents of all applications. One that is queued has a row in its application's queue, under a key that an equal one would have
 * too. Once it has ended it leaves the queue, and a row under its own id keeps it.
 */
public final class IntentQueue {
    /** Every queue's partition begins so; nothing else's does. */
    public static final String PARTITION_PREFIX = HeldItem.PARTITION_PREFIX;

    /** The partitions of ended intents begin so; nothing else's do. */
    public static final String ENDED_PARTITION_PREFIX = IntentId.ENDED_PARTITION_PREFIX;

    private static final int PAGE_SIZE = 250;

    private static final Logger LOG = LoggerFactory.getLogger(IntentQueue.class);

    private final Table table;
    private final ShardLayout shardLayout;
    private final MetricSink metricSink;

    public IntentQueue(Table table, ShardLayout shardLayout, MetricSink metricSink) {
        this.table = table;
        this.shardLayout = shardLayout;
        this.metricSink = metricSink;
    }

    public static Intent decode(Row row) {
        return JsonCodec.decodeStored(Intent.class, row.body());
    }

    /** The intent of this id, queued or ended. */
    public Optional<Intent> find(String app, IntentId id) {
        var queued = findEqual(app, id).filter(there -> there.id().equals(id));
        if (queued.isPresent()) return queued;
        return findEnded(app, id);
    }

    /** The intent of this id, once it has left the queue. */
    public Optional<Intent> findEnded(String app, IntentId id) {
        return table.get(id.endedKey(app)).map(IntentQueue::decode);
    }

    /** Whatever is queued where this intent would be: it, or an equal one. */
    public Optional<Intent> findEqual(String app, IntentId id) {
        return table.get(id.queueKey(app)).map(IntentQueue::decode);
    }

    /** The last intent of the same name that was released. */
    public Optional<Intent> findLastReleased(Intent intent) {
        var rowQuery = RowQuery.startingWith(TableIndex.BOARD, intent.id().endedPartition(intent.app()), "", 1);
        @Nullable String cursor = null;
        do {
            var rowPage = table.query(rowQuery.startingAfter(cursor));
            if (!rowPage.rows().isEmpty())
                return Optional.of(decode(rowPage.rows().getFirst()));
            cursor = rowPage.next();
        } while (cursor != null);
        return Optional.empty();
    }

    /** Puts new intents into the queue: for each whether it was; not when an equal one is there already. */
    public List<Boolean> add(List<Intent> intents, Duration warning) {
        var writes = intents.stream()
                .map(intent -> RowWrite.announce(toRow(intent, warning), WriteCondition.ABSENT))
                .toList();
        var added = table.writeEach(writes);
        for (var i = 0; i < added.size(); i++) countIfWritten(added.get(i), intents.get(i));
        return added;
    }

    /** Puts a new intent into the queue, and does what else belongs to it; false when an equal one is there, or that has changed. */
    public boolean add(Intent intent, Duration warning, List<RowWrite> others) {
        var writes = new ArrayList<>(others);
        writes.add(RowWrite.announce(toRow(intent, warning), WriteCondition.ABSENT));
        return countIfWritten(table.write(writes), intent);
    }

    /** Puts the next version in the place of the one before; false when that is no longer the newest. */
    public boolean replace(Intent next, Duration warning) {
        return countIfWritten(table.write(List.of(replaceWrite(next, warning))), next);
    }

    public RowWrite replaceWrite(Intent next, Duration warning) {
        return RowWrite.announce(toRow(next, warning), previousVersionCondition(next));
    }

    /** That in its place stands the version before: of this very intent, not of an equal one that was queued since. */
    private static WriteCondition previousVersionCondition(Intent next) {
        return WriteCondition.versionIs(next.id().rowVersion(next.version() - 1));
    }

    /** Takes an ended intent out of the queue, and does what else belongs to its end; all or nothing. */
    public boolean end(Intent ended, List<RowWrite> others) {
        var writes = new ArrayList<>(others);
        writes.addAll(endWrites(ended));
        return countIfWritten(table.write(writes), ended);
    }

    public List<RowWrite> endWrites(Intent ended) {
        var id = ended.id();
        var version = id.rowVersion(ended.version());
        var body = JsonCodec.encode(ended);
        Map<TableIndex, RowKey> entries =
                ended.status() == IntentStatus.RELEASED ? Map.of(TableIndex.BOARD, releasedKey(ended)) : Map.of();
        var kept = new Row(id.endedKey(ended.app()), version, body, entries, expiryOf(ended));
        var place = new Row(id.queueKey(ended.app()), version, "{}");
        // The record is what is announced: a tombstone in the queue would for a day be read by all who look through it.
        return List.of(
                new RowWrite.Delete(place, previousVersionCondition(ended), false),
                RowWrite.announce(kept, WriteCondition.ABSENT));
    }

    /** An entry of its own for each: one row that named the last would be what all releases of a name at once wait for. */
    private static RowKey releasedKey(Intent ended) {
        var age = IsoTime.MAX_INSTANT.toEpochMilli() - ended.newestChange().at().toEpochMilli();
        return new RowKey(ended.id().endedPartition(ended.app()), "%015d".formatted(age));
    }

    private static Instant expiryOf(Intent ended) {
        return IsoTime.plusBounded(ended.newestChange().at(), ItemArchive.DEFAULT_RETENTION);
    }

    boolean countIfWritten(boolean written, Intent intent) {
        if (written)
            metricSink.increment(
                    "intents." + intent.newestChange().type().jsonName(),
                    1,
                    "kind",
                    intent.id().kind().jsonName());
        return written;
    }

    /** What stands in a row of the queue; one that can't be read is named in the log, and the others aren't left because of it. */
    public Optional<QueueEntry> tryDecode(Row row) {
        try {
            return Optional.of(QueueEntry.decode(row));
        } catch (RuntimeException e) {
            reportUnreadable(row.key(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void reportUnreadable(RowKey place, String why) {
        LOG.error("{} in {} can't be read and is left out: {}", place.sort(), place.partition(), why);
        metricSink.increment("intents.unreadable", 1);
    }

    /** All that is queued at places that begin like this, as it stands now. */
    public void forEach(String app, String prefix, Consumer<QueueEntry> each) {
        var rowQuery = RowQuery.startingWith(null, IntentId.queuePartition(app), prefix, PAGE_SIZE);
        @Nullable String cursor = null;
        do {
            var rowPage = table.query(rowQuery.startingAfter(cursor));
            rowPage.rows().forEach(row -> tryDecode(row).ifPresent(each));
            cursor = rowPage.next();
        } while (cursor != null);
    }

    /** A page of the queue in its order: higher priority first, then the oldest. */
    public RowPage readPage(String app, int limit, @Nullable String cursor) {
        var rowPage = table.query(RowQuery.startingWith(TableIndex.BOARD, IntentId.queuePartition(app), "", limit)
                .startingAfter(cursor));
        rowPage.unreadable().forEach(row -> reportUnreadable(row.key(), row.reason()));
        return rowPage;
    }

    /** Those of the ids that are queued. */
    public List<QueueEntry> findAll(String app, List<String> ids) {
        var keys =
                ids.stream().flatMap(id -> QueueEntry.rowKey(app, id).stream()).toList();
        var rows = table.getAll(keys);
        var wanted = Set.copyOf(ids);
        return keys.stream()
                .flatMap(rowKey -> Optional.ofNullable(rows.get(rowKey)).stream())
                .flatMap(row -> tryDecode(row).stream())
                .filter(queueEntry -> wanted.contains(queueEntry.id()))
                .toList();
    }

    /** Those of the intents that this batch has ended. */
    public List<String> findEndedBy(String app, String batch, List<String> ids) {
        var keys = ids.stream()
                .flatMap(id -> IntentId.parse(id).stream())
                .map(id -> id.endedKey(app))
                .toList();
        return table.getAll(keys).values().stream()
                .map(IntentQueue::decode)
                .filter(intent ->
                        intent.end() != null && batch.equals(intent.end().batch()))
                .map(intent -> intent.id().toString())
                .toList();
    }

    private Row toRow(Intent intent, Duration warning) {
        var rowKey = intent.id().queueKey(intent.app());
        Map<TableIndex, RowKey> entries = new EnumMap<>(TableIndex.class);
        entries.put(TableIndex.BOARD, new RowKey(rowKey.partition(), sortKey(intent)));
        var wake = intent.nextSweepAt(warning);
        if (wake != null) entries.put(TableIndex.DUE, shardLayout.dueKey(rowKey, wake));
        return new Row(rowKey, intent.id().rowVersion(intent.version()), JsonCodec.encode(intent), entries, null);
    }

    /** Sorts as the queue does. */
    static String sortKey(Intent intent) {
        return HeldItem.sortKey(
                intent.asked().priority(), intent.asked().at(), intent.id().toString());
    }
}
