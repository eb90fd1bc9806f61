package dev.holdfast.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Archive;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.Items;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Table;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shows as one timeline, in pages, all that happened under one correlation id, or to an item, its parent and its children; and where
 * each item stands now. It sees the caller's application only, as every action does. What the change feed hasn't brought yet is
 * missing, but of the item itself and its parent.
 */
public final class TraceItems implements Action<TraceItems.Request, TraceItems.Result> {
    /** Items are read so many at once: each may have a large payload, of which nothing is kept. */
    private static final int TOGETHER = 20;

    private static final int REFERENCE = 200;

    private final Items items;
    private final Archive archive;
    private final Threads threads;
    private final InstantSource clock;

    public TraceItems(Table table, Items items, Archive archive, InstantSource clock) {
        this.items = items;
        this.archive = archive;
        this.threads = new Threads(table);
        this.clock = clock;
    }

    /**
     * @param correlation everything that names it; or
     * @param workflow with the key, an item's family
     */
    public record Request(
            @Nullable String correlation,
            @Nullable String workflow,
            @Nullable String key,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /**
     * @param lines what happened, the oldest first
     * @param items where the items of these lines stand now, those that still are there and can be read
     */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Line> lines,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Standing> items,
            @Nullable String nextPageToken) {}

    record Position(List<String> places) {
        Position {
            places = List.copyOf(places);
        }
    }

    @Override
    public Scope needs() {
        return Scope.READ;
    }

    @Override
    public Class<Request> takes() {
        return Request.class;
    }

    @Override
    public Answer<Result> run(Caller caller, Request request) {
        return PageToken.limit(request.limit())
                .then(limit -> strands(caller, request)
                        .then(strands -> PageToken.read(
                                Position.class,
                                request.pageToken(),
                                from -> Answer.ok(page(caller, new Winding(strands), from, limit)))));
    }

    private Answer<List<Strand>> strands(Caller caller, Request r) {
        if ((r.correlation() == null) == (r.workflow() == null && r.key() == null))
            return Answer.refused(
                    Problem.invalid("/correlation", "give either a correlation, or the workflow and key of an item"));
        var faults = new Faults();
        if (r.correlation() != null) {
            if (r.correlation().isEmpty() || r.correlation().length() > REFERENCE)
                faults.add("/correlation", "must be 1 to " + REFERENCE + " characters");
            faults.plain("/correlation", r.correlation());
        } else {
            faults.name("/workflow", r.workflow()).key("/key", r.key());
        }
        if (faults.any()) return Answer.refused(faults.problem());
        if (r.correlation() != null) return Answer.ok(List.of(threads.correlated(caller.app(), r.correlation())));
        var id = new ItemId(caller.app(), Objects.requireNonNull(r.workflow()), Objects.requireNonNull(r.key()));
        return items.find(id)
                .map(item -> Answer.ok(family(item)))
                .orElseGet(() -> Answer.refused(new Problem.NotFound(
                        "there is no item " + id + "; what happened to one that is gone is found by its correlation")));
    }

    private List<Strand> family(Item item) {
        var strands = new ArrayList<Strand>();
        parent(item).ifPresent(parent -> strands.add(new Story(parent, archive)));
        strands.add(new Story(item, archive));
        strands.add(threads.childrenOf(item.id().app(), item.id().toString()));
        return strands;
    }

    /** An application may call a parent as it likes; only one that is named as {@code workflow/key} can be found. */
    private Optional<Item> parent(Item item) {
        return named(item.id().app(), item.given().parent())
                .flatMap(id ->
                        items.look(id) instanceof Items.Look.Found(Item found) ? Optional.of(found) : Optional.empty());
    }

    private static Optional<ItemId> named(String app, @Nullable String item) {
        if (item == null || item.indexOf('/') < 0) return Optional.empty();
        var slash = item.indexOf('/');
        var id = new ItemId(app, item.substring(0, slash), item.substring(slash + 1));
        var faults = new Faults().name("/workflow", id.workflow()).key("/key", id.key());
        return faults.any() ? Optional.empty() : Optional.of(id);
    }

    private Result page(Caller caller, Winding winding, @Nullable Position from, int limit) {
        var page = winding.wind(from == null ? List.of() : from.places(), limit);
        var places = page.places();
        return new Result(
                page.lines(),
                standing(caller, page.lines()),
                places == null ? null : PageToken.write(new Position(places)));
    }

    private List<Standing> standing(Caller caller, List<Line> lines) {
        var ids = lines.stream()
                .flatMap(line -> named(caller.app(), line.item()).stream())
                .distinct()
                .toList();
        var now = clock.instant();
        var found = new ArrayList<Standing>();
        for (var from = 0; from < ids.size(); from += TOGETHER) {
            var some = ids.subList(from, Math.min(ids.size(), from + TOGETHER));
            items.findAll(some).stream()
                    .sorted(Comparator.comparing(item -> some.indexOf(item.id())))
                    .forEach(item -> found.add(Standing.of(item, items.workflow(item), now)));
        }
        return found;
    }
}
