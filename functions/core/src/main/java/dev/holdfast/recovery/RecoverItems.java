package dev.holdfast.recovery;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemView;
import dev.holdfast.item.Items;
import dev.holdfast.json.Iso;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds lost items and drives them again, or hands them out; in pages, each item once per recovery. */
public final class RecoverItems implements Action<Recovery, Recovered> {
    /** A page of an export stays under this, so that it fits into a Lambda's response. */
    private static final int EXPORT_BYTES = 4_000_000;

    private static final Duration WITHIN = Duration.ofHours(1);
    private static final int ATTEMPTS = 3;

    private final Items items;
    private final Lost lost;
    private final Supplier<String> ids;
    private final InstantSource clock;

    public RecoverItems(Items items, Lost lost, Supplier<String> ids, InstantSource clock) {
        this.items = items;
        this.lost = lost;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Scope needs() {
        return Scope.MANAGE;
    }

    @Override
    public Class<Recovery> takes() {
        return Recovery.class;
    }

    @Override
    public Answer<Recovered> run(Caller caller, Recovery request) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var faults = new Faults().name("/workflow", request.workflow()).text("/note", request.note());
        if (request.recovery() != null) faults.name("/recovery", request.recovery());
        if (request.deadline() != null && request.within() != null)
            faults.add("/within", "give either deadline or within, not both");
        if (request.deadline() != null && request.deadline().isBefore(now))
            faults.add("/deadline", "has passed: a redriven item needs time");
        for (var i = 0; i < request.keys().size(); i++)
            faults.key("/keys/" + i, request.keys().get(i));
        if (faults.any()) return Answer.refused(faults.problem());
        var named = request.recovery() == null ? request.named(ids.get()) : request;
        var mode = named.mode() == null ? Recovery.Mode.DRY_RUN : named.mode();
        return lost.find(caller.app(), named).map(found -> page(caller, named, mode, found, now));
    }

    private Recovered page(Caller caller, Recovery request, Recovery.Mode mode, Lost.Found found, Instant now) {
        var lines = new ArrayList<Recovered.Line>();
        var exported = new ArrayList<ItemView>();
        var recovery = String.valueOf(request.recovery());
        found.unknown().forEach(key -> lines.add(new Recovered.Line(key, null, "unknown")));
        var bytes = 0;
        for (var at = 0; at < found.items().size(); at++) {
            var item = found.items().get(at);
            if (mode == Recovery.Mode.EXPORT) {
                var data = item.given().data();
                bytes += 4_000 + (data == null ? 0 : data.size());
                // The first always goes, or an export would never move on.
                if (bytes > EXPORT_BYTES && at > 0) {
                    return new Recovered(recovery, lines, exported, found.tokenAt(at));
                }
                if (!item.finished()) exported.add(items.view(item, now));
            }
            lines.add(new Recovered.Line(
                    item.id().key(), item.state(), outcome(caller, request, mode, recovery, item, now)));
        }
        return new Recovered(recovery, lines, exported, found.next());
    }

    private String outcome(
            Caller caller, Recovery request, Recovery.Mode mode, String recovery, Item item, Instant now) {
        if (item.finished()) return "finished";
        return switch (mode) {
            case EXPORT -> "exported";
            case DRY_RUN -> item.recoveries().contains(recovery) ? "already" : "wouldRedrive";
            case REDRIVE -> redrive(caller, request, recovery, item, now);
        };
    }

    private String redrive(Caller caller, Recovery request, String recovery, Item first, Instant now) {
        var item = first;
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (item.recoveries().contains(recovery)) return "already";
            var workflow = items.workflow(item);
            var within = within(request, item, workflow);
            var deadline = request.deadline() == null ? Iso.plus(now, within) : request.deadline();
            var kept = request.deadline() == null ? within : null;
            if (items.replace(item.recover(workflow, recovery, deadline, kept, caller, request.note(), now), workflow))
                return "redriven";
            item = items.find(item.id()).orElse(null);
            if (item == null || item.finished()) return "finished";
            // It moved on by itself: no longer lost, unless it was named or still fits the request.
            if (!lost.stillFits(request, item)) return "changed";
        }
        return "changed";
    }

    private static Duration within(Recovery request, Item item, Workflow workflow) {
        if (request.within() != null) return request.within();
        @Nullable Duration own = item.timing().within();
        if (own != null) return own;
        var stay = workflow.state(item.state()).within();
        return stay == null ? WITHIN : stay;
    }
}
