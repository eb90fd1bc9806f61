package dev.holdfast.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Readers;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Archive;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.Items;
import dev.holdfast.item.Link;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Document;
import dev.holdfast.table.Table;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Shows as one timeline, in pages, all that happened under one correlation id, or to what one link leads to, or to an item, its
 * parent and its children; and where each item stands now. Of other applications it shows what those admit the caller's to
 * ({@link dev.holdfast.access.PutReaders}). What the change feed hasn't brought yet is
 * missing, but of the item itself and its parent.
 */
public final class TraceItems extends Action<TraceItems.Request, TraceItems.Result> {

    /** A timeline is wound of a strand for each, and each is read for every page. */
    private static final int APPS = 10;

    private final Items items;
    private final Archive archive;
    private final Threads threads;
    private final Document<Readers> readers;
    private final Standings standings;

    public TraceItems(Table table, Items items, Archive archive, Document<Readers> readers, InstantSource clock) {
        super(Scope.READ, Request.class);
        this.items = items;
        this.archive = archive;
        this.threads = new Threads(table);
        this.readers = readers;
        this.standings = new Standings(items, clock);
    }

    /**
     * @param correlation everything that names it; or
     * @param link everything that happened to items which had it; or
     * @param workflow with the key, an item's family
     * @param apps other applications to look in too, by correlation or link
     */
    public record Request(
            @Nullable String correlation,
            @Nullable String link,
            @Nullable String workflow,
            @Nullable String key,
            List<String> apps,
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
    protected Answer<Result> run(Caller caller, Request request) {
        return PageToken.limit(request.limit())
                .then(limit -> strands(caller, request)
                        .then(strands -> PageToken.read(
                                Position.class,
                                request.pageToken(),
                                from -> Answer.ok(page(caller, request, new Winding(strands), from, limit)))));
    }

    private Answer<List<Strand>> strands(Caller caller, Request r) {
        var faults = check(r);
        if (faults.any()) return Answer.refused(faults.problem());
        if (r.workflow() != null && r.key() != null) return family(new ItemId(caller.app(), r.workflow(), r.key()));
        var closed =
                r.apps().stream().filter(app -> !mayRead(caller.app(), app)).toList();
        if (!closed.isEmpty())
            return Answer.refused(new Problem.Forbidden(
                    "not admitted to read: " + String.join(", ", closed) + "; each admits its readers itself"));
        var strands = new ArrayList<Strand>(List.of(thread(caller.app(), r)));
        for (var app : r.apps()) if (!app.equals(caller.app())) strands.add(Strand.abroad(app, thread(app, r)));
        return Answer.ok(strands);
    }

    private boolean mayRead(String reader, String app) {
        return reader.equals(app) || readers.of(app).body().apps().contains(reader);
    }

    private Strand thread(String app, Request r) {
        return r.correlation() == null
                ? threads.linked(app, Objects.requireNonNull(r.link()))
                : threads.correlated(app, r.correlation());
    }

    private static Faults check(Request r) {
        var faults = new Faults();
        var item = r.workflow() != null || r.key() != null;
        if (Stream.of(r.correlation() != null, r.link() != null, item)
                        .filter(given -> given)
                        .count()
                != 1) {
            faults.add("/correlation", "give either a correlation, or a link, or the workflow and key of an item");
            return faults;
        }
        if (item) faults.name("/workflow", r.workflow()).key("/key", r.key());
        if (item && !r.apps().isEmpty())
            faults.add("/apps", "goes with a correlation or a link: an item's family is of one application");
        faults.reference("/correlation", r.correlation());
        if (r.link() != null) Link.check("/link", r.link(), faults);
        return faults.apps("/apps", r.apps(), APPS);
    }

    private Answer<List<Strand>> family(ItemId id) {
        return items.find(id)
                .map(item -> Answer.ok(family(item)))
                .orElseGet(() -> Answer.refused(new Problem.NotFound("there is no item " + id
                        + "; what happened to one that is gone is found by its correlation or link")));
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
        return Optional.ofNullable(item.given().parent())
                .flatMap(parent -> ItemId.named(item.id().app(), parent))
                .flatMap(id ->
                        items.look(id) instanceof Items.Look.Found(Item found) ? Optional.of(found) : Optional.empty());
    }

    /** Whether the item is still one of those that were asked for, whatever happened to it since. */
    private static boolean tied(Item item, Request r) {
        var given = item.given();
        return r.correlation() == null
                ? r.link() != null && given.links().contains(r.link())
                : r.correlation().equals(given.correlation());
    }

    private Result page(Caller caller, Request request, Winding winding, @Nullable Position from, int limit) {
        var page = winding.wind(from == null ? List.of() : from.places(), limit);
        var places = page.places();
        return new Result(
                page.lines(),
                standings.of(caller.app(), page.lines(), item -> tied(item, request)),
                places == null ? null : PageToken.write(new Position(places)));
    }
}
