package dev.holdfast.alert;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.Iso;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a silence, new or in place of the one of that id. */
public final class PutSilence extends Action<PutSilence.Request, Silence> {
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Silences silences;
    private final InstantSource clock;

    public PutSilence(Silences silences, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.silences = silences;
        this.clock = clock;
    }

    /**
     * @param from when it begins; now when absent
     * @param until when it ends, at most a year ahead; or
     * @param within the same as a duration from its beginning
     * @param hours only within these hours of these days, for a maintenance that recurs
     */
    public record Request(
            String id,
            List<String> types,
            @Nullable String workflow,
            @Nullable String state,
            Map<String, String> labels,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable Duration within,
            @Nullable Hours hours,
            @Nullable String comment) {}

    @Override
    protected Answer<Silence> run(Caller caller, Request r) {
        var now = clock.instant();
        var from = r.from() == null ? now : r.from();
        var until = r.until() == null && r.within() != null ? Iso.plus(from, r.within()) : r.until();
        var faults =
                new Faults().name("/id", r.id()).labels("/labels", r.labels()).text("/comment", r.comment());
        SubscriptionRules.types(r.types(), faults);
        if (r.workflow() != null) faults.name("/workflow", r.workflow());
        if (r.state() != null) faults.name("/state", r.state());
        faults.either("until", r.until(), r.within());
        if (until == null) faults.add("/until", "is required, or within");
        else if (!until.isAfter(now) || !until.isAfter(from)) faults.add("/until", "must be later than now and from");
        else if (until.isAfter(now.plus(LONGEST))) faults.add("/until", "must be within a year");
        if (r.hours() != null) hours(r.hours(), from.isBefore(now) ? now : from, until, faults);
        if (faults.any() || until == null) return Answer.refused(faults.problem());
        var there = silences.of(caller.app());
        if (there.size() >= Silences.MAX && there.stream().noneMatch(s -> s.id().equals(r.id())))
            return Answer.refused(new Problem.Conflict("an application has at most " + Silences.MAX + " silences"));
        var silence = new Silence(
                r.id(),
                r.types(),
                r.workflow(),
                r.state(),
                r.labels(),
                from,
                until,
                r.hours(),
                r.comment(),
                caller.name());
        silences.put(caller.app(), silence);
        return Answer.ok(silence);
    }

    private static void hours(Hours hours, Instant from, @Nullable Instant until, Faults faults) {
        var before = faults.any();
        hours.check(faults, "/hours");
        if (!before && !faults.any() && until != null && !hours.opening(from).isBefore(until))
            faults.add("/hours", "must begin before until");
    }
}
