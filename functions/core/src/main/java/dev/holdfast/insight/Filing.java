package dev.holdfast.insight;

import dev.holdfast.hold.Intent;
import dev.holdfast.item.Archive;
import dev.holdfast.item.Item;
import dev.holdfast.item.Items;
import dev.holdfast.metric.Metrics;
import dev.holdfast.search.Card;
import dev.holdfast.search.Cards;
import dev.holdfast.search.Search;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the change feed files of every change, so that questions of many items are answered by reading little. Every row has a key
 * that follows from the change and is written once: a change that the feed brings again, in whatever order, changes nothing.
 */
public final class Filing {
    private static final Logger LOG = LoggerFactory.getLogger(Filing.class);

    private final Items items;
    private final Retention retention;
    private final Search search;
    private final Metrics metrics;

    public Filing(Table table, Items items, Archive archive, Search search, Metrics metrics) {
        this.items = items;
        this.retention = new Retention(table, items, archive);
        this.search = search;
        this.metrics = metrics;
    }

    /** For one stretch of the feed. */
    public Round begin(Instant now) {
        return new Round(now);
    }

    /** One stretch of the feed: first all of its changes are asked for, then, once what they gave is written, it is settled. */
    public final class Round {
        private final Instant now;
        private final Map<String, Item> ended = new LinkedHashMap<>();
        private final Map<String, Card> cards = new LinkedHashMap<>();

        private Round(Instant now) {
            this.now = now;
        }

        /** The item's workflow; empty when there is none. Where the table fails, that is no fault of the change. */
        public Optional<Workflow> workflow(Item item) {
            return items.knownWorkflow(item);
        }

        /** @param workflow the item's */
        public List<Write> of(Item item, Workflow workflow) {
            var until = Retention.until(item, workflow, now);
            var writes = new ArrayList<Write>();
            writes.add(Archive.file(item.id(), item.uid(), item.newest(), until));
            writes.addAll(Threads.of(item, until));
            writes.addAll(Tally.of(item, workflow, items.shard(item.id())));
            if (search.missing() == null) Cards.of(item, workflow, until).forEach(this::keep);
            if (item.finished()) ended.put(item.uid(), item);
            return writes;
        }

        /** Of an item's cards only the newest would stay: the others need not be filed first. */
        private void keep(Card card) {
            cards.merge(card.kind() + "/" + card.id(), card, (a, b) -> a.version() > b.version() ? a : b);
        }

        /** An intent's own row keeps its whole history. */
        public List<Write> of(Intent intent) {
            return Threads.of(intent, now.plus(Archive.KEPT));
        }

        public void settle() {
            for (var item : ended.values()) retention.settle(item, now);
            if (!cards.isEmpty()) index();
        }

        /** An index that is broken must not hold up what is told: what it misses can't be searched for, and the log says so. */
        private void index() {
            try {
                search.file(List.copyOf(cards.values()));
            } catch (RuntimeException e) {
                LOG.error(
                        "{} cards are missing from the search index: {}", cards.size(), String.valueOf(e.getMessage()));
                metrics.count("search.unfiled", cards.size());
            }
        }
    }
}
