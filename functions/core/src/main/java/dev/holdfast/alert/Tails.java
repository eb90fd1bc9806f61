package dev.holdfast.alert;

import dev.holdfast.json.Canonical;
import dev.holdfast.json.Codec;
import dev.holdfast.json.Iso;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which delivery of each subject to each receiver was begun last: the next one waits for it. Neither the subject's history nor a
 * filter can tell that, since a history is cut short, and filters and labels change.
 */
final class Tails {
    private static final String FAMILY = "tail/";
    private static final int TOGETHER = 100;
    private static final int WRITES = 5;

    /** How many receivers of one subject are remembered; those that were told the longest ago are forgotten first. */
    private static final int MOST = 2_000;

    private final Table table;

    Tails(Table table) {
        this.table = table;
    }

    /**
     * A row: of one subject.
     *
     * @param last by receiver, the sort key of the delivery
     */
    record Tail(Map<String, String> last) {}

    private record Stored(Map<String, String> last, long version) {
        static final Stored NONE = new Stored(Map.of(), 0);
    }

    /** The tails of what these tell of, to which more is to be appended. */
    Round round(List<Told> news, Instant now) {
        var round = new Round(now);
        round.load(news.stream().map(Tails::key).distinct().toList());
        return round;
    }

    private static Key key(Told told) {
        return new Key(FAMILY + told.app() + "/" + told.event().subject(), "last");
    }

    final class Round {
        private final Instant now;
        private final Map<Key, Stored> stored = new HashMap<>();
        private final Map<Key, Map<String, String>> appended = new LinkedHashMap<>();

        private Round(Instant now) {
            this.now = now;
        }

        private void load(List<Key> keys) {
            for (var from = 0; from < keys.size(); from += TOGETHER) {
                var some = keys.subList(from, Math.min(keys.size(), from + TOGETHER));
                table.getAll(some)
                        .forEach((key, row) -> stored.put(
                                key,
                                new Stored(Codec.stored(Tail.class, row.body()).last(), row.version())));
            }
        }

        /**
         * Appends a delivery.
         *
         * @param to the person whom it tells, null where the subscription says where it goes
         * @param ahead the sort key of one that goes before it, begun or not; null where none is known
         * @return the sort key of the one before it, null when it waits for none
         */
        @Nullable
        String append(Told told, String subscription, @Nullable String to, @Nullable String ahead) {
            var key = key(told);
            var receiver = to == null ? subscription : subscription + "@" + Canonical.hash(to);
            var before = appended.getOrDefault(key, Map.of()).get(receiver);
            if (before == null)
                before = stored.getOrDefault(key, Stored.NONE).last().get(receiver);
            var sort = DeliveryKeys.sort(told.event().time(), told.event().id(), to);
            // What is published once more, or comes late, was begun already or stands before what was.
            if (before != null && !DeliveryKeys.follows(sort, before)) return ahead;
            appended.computeIfAbsent(key, any -> new HashMap<>()).put(receiver, sort);
            return ahead == null || before != null && DeliveryKeys.follows(before, ahead) ? before : ahead;
        }

        /**
         * Writes down what was appended. Only when it is begun: what breaks off in between is begun once more, and finds the same
         * ones before it.
         */
        void settle() {
            for (var write = 0; write < WRITES && !appended.isEmpty(); write++) {
                var keys = List.copyOf(appended.keySet());
                var done = table.writeEach(keys.stream().map(this::write).toList());
                for (var i = 0; i < keys.size(); i++) if (done.get(i)) appended.remove(keys.get(i));
                stored.keySet().removeAll(appended.keySet());
                load(List.copyOf(appended.keySet()));
            }
            if (!appended.isEmpty())
                throw new IllegalStateException("others publish events of the same subjects: "
                        + appended.keySet().iterator().next().partition());
        }

        private Write write(Key key) {
            var before = stored.getOrDefault(key, Stored.NONE);
            var next = new HashMap<>(before.last());
            // What was begun so long ago is gone.
            var since = Iso.fixed(now.minus(Deliveries.KEPT));
            next.values().removeIf(sort -> sort.compareTo(since) < 0);
            appended.getOrDefault(key, Map.of())
                    .forEach((receiver, sort) ->
                            next.merge(receiver, sort, (old, own) -> DeliveryKeys.follows(own, old) ? own : old));
            if (next.size() > MOST)
                next.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue())
                        .limit(next.size() - MOST)
                        .map(Map.Entry::getKey)
                        .toList()
                        .forEach(next::remove);
            var row = new Row(
                    key, before.version() + 1, Codec.encode(new Tail(next)), Map.of(), now.plus(Deliveries.KEPT));
            return Write.put(row, before.version() == 0 ? Condition.ABSENT : Condition.versionIs(before.version()));
        }
    }
}
