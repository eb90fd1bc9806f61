// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.timeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.item.input.LinkCheck;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.DocumentStore;
import dev.holdfast.table.Table;
import dev.holdfast.text.UnicodeForm;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Returns a timeline in pages, with the current status of its items. The timeline contains all changes with a
 * correlation, of items with a link, or of an item with its parent and its children. The timeline contains changes of
 * other applications if they give access to the caller's application ({@link PutTimelineAccess}). The timeline lacks
 * changes that the feed hasn't processed yet, except changes of the requested item and its parent.
 */
public final class TraceItems extends Action<TraceItems.Request, TraceItems.Result> {

    /**
     * The maximum number of applications in one request. Each application is a separate source, and every page reads
     * all sources.
     */
    private static final int MAX_OTHER_APPLICATIONS = 10;

    private final ItemStore itemStore;
    private final ItemVisibility itemVisibility;
    private final ItemArchive itemArchive;
    private final TimelineIndex timelineIndex;
    private final DocumentStore<TimelineAccess> readers;
    private final ItemStatusReader itemStatusReader;

    public TraceItems(
            Table table,
            ItemStore itemStore,
            ItemArchive itemArchive,
            DocumentStore<TimelineAccess> readers,
            InstantSource clock) {
        super(Scope.READ, Request.class);
        this.itemStore = itemStore;
        this.itemVisibility = new ItemVisibility(itemStore);
        this.itemArchive = itemArchive;
        this.timelineIndex = new TimelineIndex(table);
        this.readers = readers;
        this.itemStatusReader = new ItemStatusReader(itemStore, clock);
    }

    /**
     * @param correlation selects all changes with this correlation, as an alternative to {@code link} and {@code key}
     * @param link selects all changes of items that had this link
     * @param workflow the workflow of an item; workflow and key together select the item with its parent and children
     * @param apps further applications in which to search by correlation or link
     */
    public record Request(
            @NonEmptySelector @Nullable String correlation,
            @NonEmptySelector @Nullable String link,
            @NonEmptySelector @Nullable String workflow,
            @NonEmptySelector @Nullable String key,
            List<String> apps,
            @Nullable Integer limit,
            @Nullable String pageToken) {}

    /**
     * @param entries the entries of this page, the oldest first
     * @param items the status of these entries' items, except deleted, expired and unreadable items
     */
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<TimelineEntry> entries,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<ItemStatus> items,
            @Nullable String nextPageToken) {}

    record TimelinePosition(List<String> positions) {
        TimelinePosition {
            positions = List.copyOf(positions);
        }
    }

    @Override
    protected ActionResult<Result> run(Caller caller, Request request) {
        return PageToken.checkLimit(request.limit())
                .flatMap(limit -> findSources(caller, request)
                        .flatMap(sources -> PageToken.resume(
                                TimelinePosition.class,
                                request.pageToken(),
                                from -> ActionResult.ok(readPage(
                                        caller, request, new TimelineMerger(seenBy(caller, sources)), from, limit)))));
    }

    private ActionResult<List<TimelineSource>> findSources(Caller caller, Request r) {
        var inputFaults = checkRequest(r);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        if (r.workflow() != null && r.key() != null)
            return familySources(caller, new ItemId(caller.app(), r.workflow(), r.key()));
        var closed =
                r.apps().stream().filter(app -> !mayRead(caller.app(), app)).toList();
        if (!closed.isEmpty())
            return ActionResult.refused(new Problem.Forbidden("no access to the timelines of "
                    + String.join(", ", closed) + "; each of these applications must give access to this one"));
        var sources = new ArrayList<>(sourcesOf(caller.app(), r));
        for (var app : r.apps())
            if (!app.equals(caller.app()))
                for (var source : sourcesOf(app, r)) sources.add(TimelineSource.seenFromElsewhere(app, source));
        return ActionResult.ok(sources);
    }

    private boolean mayRead(String reader, String app) {
        return reader.equals(app) || readers.readOrDefault(app).apps().contains(reader);
    }

    /** Returns one source for each Unicode form of the text, because earlier versions of Holdfast stored any form. */
    private List<TimelineSource> sourcesOf(String app, Request r) {
        var correlation = r.correlation();
        return correlation == null
                ? UnicodeForm.storedForms(Objects.requireNonNull(r.link())).stream()
                        .map(link -> timelineIndex.byLink(app, link))
                        .toList()
                : UnicodeForm.storedForms(correlation).stream()
                        .map(form -> timelineIndex.byCorrelation(app, form))
                        .toList();
    }

    private static InputFaults checkRequest(Request r) {
        var inputFaults = new InputFaults();
        var item = r.workflow() != null || r.key() != null;
        if (Stream.of(r.correlation() != null, r.link() != null, item)
                        .filter(given -> given)
                        .count()
                != 1) {
            inputFaults.add(
                    "/correlation",
                    "must be the only selector: give a correlation, a link, or the workflow and key of an item");
            return inputFaults;
        }
        if (item) inputFaults.checkName("/workflow", r.workflow()).checkKey("/key", r.key());
        if (item && !r.apps().isEmpty())
            inputFaults.add(
                    "/apps", "needs a correlation or a link: an item's parent and children belong to its application");
        inputFaults.checkReference("/correlation", r.correlation());
        if (r.link() != null) LinkCheck.check("/link", r.link(), inputFaults);
        return inputFaults.checkApps("/apps", r.apps(), MAX_OTHER_APPLICATIONS);
    }

    private List<TimelineSource> seenBy(Caller caller, List<TimelineSource> sources) {
        return caller.isPerson()
                ? sources.stream()
                        .<TimelineSource>map(source -> new VisibleTimelineSource(source, caller, itemVisibility))
                        .toList()
                : sources;
    }

    private ActionResult<List<TimelineSource>> familySources(Caller caller, ItemId id) {
        return itemVisibility
                .find(caller, id)
                .map(item -> ActionResult.ok(familySources(caller, item)))
                .orElseGet(() -> ActionResult.refused(new Problem.NotFound(
                        "there is no item " + id + "; for a deleted item, give its correlation or one of its links")));
    }

    private List<TimelineSource> familySources(Caller caller, Item item) {
        var sources = new ArrayList<TimelineSource>();
        findParent(item)
                .filter(parent -> itemVisibility.sees(caller, parent))
                .ifPresent(parent -> sources.add(new ItemTimelineSource(parent, itemArchive)));
        sources.add(new ItemTimelineSource(item, itemArchive));
        sources.add(timelineIndex.byParent(item.id().app(), item.id().toString()));
        return sources;
    }

    /**
     * Finds the parent if its name has the form {@code workflow/key}. Applications may use names that don't identify an
     * item of Holdfast.
     */
    private Optional<Item> findParent(Item item) {
        return Optional.ofNullable(item.details().parent())
                .flatMap(parent -> ItemId.parse(item.id().app(), parent))
                .flatMap(id -> itemStore.lookUp(id) instanceof ItemStore.ItemLookup.FoundItem(Item found)
                        ? Optional.of(found)
                        : Optional.empty());
    }

    /** Whether the item still belongs to the requested timeline. */
    private static boolean matchesRequest(Item item, Request r) {
        var itemDetails = item.details();
        return r.correlation() == null
                ? r.link() != null && itemDetails.links().contains(UnicodeForm.compose(r.link()))
                : UnicodeForm.compose(r.correlation()).equals(itemDetails.correlation());
    }

    private Result readPage(
            Caller caller, Request request, TimelineMerger timelineMerger, @Nullable TimelinePosition from, int limit) {
        var timelinePage = timelineMerger.mergePage(from == null ? List.of() : from.positions(), limit);
        var positions = timelinePage.positions();
        return new Result(
                timelinePage.entries(),
                itemStatusReader.readStatuses(
                        caller.app(), timelinePage.entries(), item -> matchesRequest(item, request)),
                positions == null ? null : PageToken.encode(new TimelinePosition(positions)));
    }
}
