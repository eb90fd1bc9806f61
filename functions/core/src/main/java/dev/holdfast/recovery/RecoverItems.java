package dev.holdfast.recovery;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemView;
import dev.holdfast.item.Items;
import dev.holdfast.json.Codec;
import dev.holdfast.json.Iso;
import dev.holdfast.json.PageToken;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Contended;
import dev.holdfast.problem.Faults;
import dev.holdfast.workflow.Workflow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds lost items and drives them again, or hands them out; in pages, each item once per recovery. */
public final class RecoverItems extends Action<Recovery, Recovered> {
    /** A page of an export stays under this, so that it fits into a Lambda's response. */
    private static final int EXPORT_BYTES = 4_000_000;

    /** No item is larger, since none fits into a larger row. */
    private static final int LARGEST_ITEM = 400_000;

    private static final int KEYS = 1_000;
    private static final Duration WITHIN = Duration.ofHours(1);
    private static final int ATTEMPTS = 3;

    private final Items items;
    private final Lost lost;
    private final Supplier<String> ids;
    private final InstantSource clock;

    public RecoverItems(Items items, Lost lost, Supplier<String> ids, InstantSource clock) {
        super(Scope.MANAGE, Recovery.class);
        this.items = items;
        this.lost = lost;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    protected Answer<Recovered> run(Caller caller, Recovery request) {
        var now = clock.instant();
        var faults = new Faults().name("/workflow", request.workflow()).text("/note", request.note());
        if (request.recovery() != null) faults.name("/recovery", request.recovery());
        faults.either("deadline", request.deadline(), request.within());
        if (request.deadline() != null && request.deadline().isBefore(now))
            faults.add("/deadline", "has passed: a redriven item needs time");
        if (request.keys() != null) {
            if (request.keys().isEmpty()) faults.add("/keys", "is empty; leave it out for every item that is overdue");
            if (request.keys().size() > KEYS) faults.add("/keys", "must have at most " + KEYS + " entries");
            for (var i = 0; i < request.keys().size(); i++)
                faults.key("/keys/" + i, request.keys().get(i));
        }
        if (faults.any()) return Answer.refused(faults.problem());
        var named = request.recovery() == null ? request.withRecovery(ids.get()) : request;
        var mode = named.mode() == null ? Recovery.Mode.DRY_RUN : named.mode();
        return PageToken.limit(named.limit())
                .then(limit -> PageToken.read(
                        Lost.Position.class,
                        named.pageToken(),
                        from -> mode == Recovery.Mode.EXPORT
                                ? export(caller, named, limit, from, now)
                                : lost.find(caller.app(), named, limit, from)
                                        .map(found -> page(caller, named, mode, found, now))));
    }

    private Recovered page(Caller caller, Recovery request, Recovery.Mode mode, Lost.Found found, Instant now) {
        var recovery = String.valueOf(request.recovery());
        var lines = without(found);
        for (var item : found.items()) lines.add(line(item, outcome(caller, request, mode, recovery, item, now)));
        return new Recovered(recovery, lines, List.of(), PageToken.write(found.next()));
    }

    /** Reads on in steps that fit however large the items are, so that the page ends exactly where the next one begins. */
    private Answer<Recovered> export(
            Caller caller, Recovery request, int limit, Lost.@Nullable Position from, Instant now) {
        var lines = new ArrayList<Recovered.Line>();
        var exported = new ArrayList<ItemView>();
        var at = from;
        var room = EXPORT_BYTES;
        do {
            var step = Math.min(limit - lines.size(), room / LARGEST_ITEM);
            switch (lost.find(caller.app(), request, step, at)) {
                case Answer.Refused<Lost.Found>(var problem) -> {
                    return Answer.refused(problem);
                }
                case Answer.Ok<Lost.Found>(var found) -> {
                    lines.addAll(without(found));
                    for (var item : found.items()) {
                        lines.add(line(item, item.finished() ? "finished" : "exported"));
                        if (item.finished()) continue;
                        var view = items.view(item, now);
                        room -= Codec.encode(view).getBytes(StandardCharsets.UTF_8).length;
                        exported.add(view);
                    }
                    at = found.next();
                }
            }
        } while (at != null && lines.size() < limit && room >= LARGEST_ITEM);
        return Answer.ok(new Recovered(String.valueOf(request.recovery()), lines, exported, PageToken.write(at)));
    }

    private static List<Recovered.Line> without(Lost.Found found) {
        var lines = new ArrayList<Recovered.Line>();
        found.unknown().forEach(key -> lines.add(new Recovered.Line(key, null, "unknown")));
        found.unreadable().forEach(key -> lines.add(new Recovered.Line(key, null, "unreadable")));
        return lines;
    }

    private static Recovered.Line line(Item item, String outcome) {
        return new Recovered.Line(item.id().key(), item.state(), outcome);
    }

    private String outcome(
            Caller caller, Recovery request, Recovery.Mode mode, String recovery, Item item, Instant now) {
        var spared = spared(item, recovery);
        if (spared != null) return spared;
        return switch (mode) {
            case EXPORT, DRY_RUN -> "wouldRedrive";
            case REDRIVE -> redrive(caller, request, recovery, item, now);
        };
    }

    /** Why an item needn't be driven again; null when it does. */
    private static @Nullable String spared(Item item, String recovery) {
        if (item.finished()) return "finished";
        if (item.recoveries().contains(recovery)) return "already";
        return item.held() == null ? null : "held";
    }

    private String redrive(Caller caller, Recovery request, String recovery, Item first, Instant now) {
        Function<Item, @Nullable String> attempt = item -> {
            var spared = spared(item, recovery);
            if (spared != null) return spared;
            // It moved on by itself: no longer lost, unless it was named or still fits the request.
            if (item != first && !lost.stillFits(request, item)) return "changed";
            var workflow = items.workflow(item);
            var within = within(request, item, workflow);
            var deadline = request.deadline() == null ? Iso.plus(now, within) : request.deadline();
            var kept = request.deadline() == null ? within : null;
            var next = item.recover(workflow, recovery, deadline, kept, caller, request.note(), now);
            return items.replace(item, next, workflow) ? "redriven" : null;
        };
        return Contended.retry(ATTEMPTS, first, () -> items.find(first.id()), attempt, () -> "finished")
                .orElse("changed");
    }

    private static Duration within(Recovery request, Item item, Workflow workflow) {
        if (request.within() != null) return request.within();
        @Nullable Duration own = item.timing().within();
        if (own != null) return own;
        var stay = workflow.state(item.state()).within();
        return stay == null ? WITHIN : stay;
    }
}
