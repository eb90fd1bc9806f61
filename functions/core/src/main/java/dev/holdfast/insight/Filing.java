package dev.holdfast.insight;

import dev.holdfast.hold.Intent;
import dev.holdfast.item.Archive;
import dev.holdfast.item.Item;
import dev.holdfast.item.Items;
import dev.holdfast.item.Links;
import dev.holdfast.metric.Metrics;
import dev.holdfast.search.Card;
import dev.holdfast.search.Cards;
import dev.holdfast.search.Search;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import dev.holdfast.workflow.Workflows;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the change feed files of every change, so that questions of many items are answered by reading little. Every row has a key
 * that follows from the change and is written once: a change that the feed brings again, in whatever order, changes nothing.
 */
public final class Filing {
    private static final Logger LOG = LoggerFactory.getLogger(Filing.class);

    private final Items items;
    private final Links links;
    private final Workflows workflows;
    private final Retention retention;
    private final Search search;
    private final Metrics metrics;

    public Filing(
            Table table,
            Items items,
            Links links,
            Workflows workflows,
            Archive archive,
            Search search,
            Metrics metrics) {
        this.items = items;
        this.links = links;
        this.workflows = workflows;
        this.retention = new Retention(table, items, archive);
        this.search = search;
        this.metrics = metrics;
    }

    /** For as many stretches of the feed as are put into the index together. */
    public Indexing indexing() {
        return new Indexing(search, metrics);
    }

    /** For one stretch of the feed. */
    public Round begin(Instant now, Indexing indexing) {
        return new Round(now, indexing);
    }

    /** One stretch of the feed: first all of its changes are asked for, then, once what they gave is written, it is settled. */
    public final class Round {
        private final Instant now;
        private final Map<String, Item> ended = new LinkedHashMap<>();
        private final List<Card> cards = new ArrayList<>();
        private final List<Item> retained = new ArrayList<>();
        private final Indexing indexing;
        private final Watched watched = new Watched(workflows);

        private Round(Instant now, Indexing indexing) {
            this.now = now;
            this.indexing = indexing;
        }

        /**
         * Reads what has to be known to file a change, so that a table that fails isn't taken for a change that is broken.
         *
         * @return false when the item's workflow was never there
         */
        public boolean read(Item item) {
            var id = item.id();
            if (workflows.find(id.app(), id.workflow(), item.workflowVersion()).isEmpty()) return false;
            watched.read(item);
            return true;
        }

        /** The writes that file the change that made this version of the item. */
        public List<Write> of(Item item) {
            var workflow = items.workflow(item);
            var until = Retention.until(item, workflow, now);
            var writes = new ArrayList<Write>();
            writes.add(Archive.file(item.id(), item.uid(), item.newest(), until));
            writes.addAll(Threads.of(item, until));
            writes.addAll(Tally.of(item, workflow, items.shard(item.id())));
            writes.addAll(watched.of(item, items.shard(item.id())));
            if (search.missing() == null) {
                cards.addAll(Cards.of(item, workflow, until));
                if (workflow.retain() != null) retained.add(item);
            }
            if (item.finished()) ended.put(item.uid(), item);
            return writes;
        }

        /** An intent's own row keeps its whole history. */
        public List<Write> of(Intent intent) {
            return Threads.of(intent, now.plus(Archive.KEPT));
        }

        public void settle() {
            for (var item : ended.values()) settle(item);
            cards.forEach(indexing::keep);
            retained.forEach(indexing::retain);
        }

        /** One row that can't be read must not hold up what is told of all others: that of its item stays as long as it was to. */
        private void settle(Item item) {
            settle(item, () -> links.settle(item, now));
            settle(item, () -> retention.settle(item, now));
        }

        private void settle(Item item, Runnable one) {
            try {
                one.run();
            } catch (UncheckedIOException e) {
                LOG.error("what is kept of {} can't be read: {}", item.id(), String.valueOf(e.getMessage()));
                metrics.count("events.unreadable", 1);
            }
        }
    }
}
