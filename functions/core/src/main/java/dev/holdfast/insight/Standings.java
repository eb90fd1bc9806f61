package dev.holdfast.insight;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.Items;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Where the items of a timeline stand now. */
final class Standings {
    /** Items are read so many at once: each may have a large payload, of which nothing is kept. */
    private static final int TOGETHER = 20;

    private final Items items;
    private final InstantSource clock;

    Standings(Items items, InstantSource clock) {
        this.items = items;
        this.clock = clock;
    }

    /**
     * Those that still are there and can be read. Of another application only the very items that the lines tell of, and not one that
     * has been given the key of one of them since.
     *
     * @param tied whether an item is still one of those that its application shows the reader
     */
    List<Standing> of(String reader, List<Line> lines, Predicate<Item> tied) {
        var ids = lines.stream()
                .filter(line -> line.item() != null)
                .flatMap(line -> ItemId.named(line.app() == null ? reader : line.app(), line.item()).stream())
                .distinct()
                .toList();
        var now = clock.instant();
        var found = new ArrayList<Standing>();
        for (var from = 0; from < ids.size(); from += TOGETHER) {
            var some = ids.subList(from, Math.min(ids.size(), from + TOGETHER));
            items.findAll(some).stream()
                    .filter(item -> item.id().app().equals(reader) || tied.test(item) && told(item, lines))
                    .sorted(Comparator.comparing(item -> some.indexOf(item.id())))
                    .forEach(item -> found.add(Standing.of(item, items.workflow(item), reader, now)));
        }
        return found;
    }

    private static boolean told(Item item, List<Line> lines) {
        var name = item.id().toString();
        return lines.stream()
                .filter(line -> name.equals(line.item()) && item.id().app().equals(line.app()))
                // An intent's release names what it created, whose key is the intent's own for ever.
                .anyMatch(line -> line.intent() != null || line.event().startsWith(item.uid() + "."));
    }
}
