package dev.holdfast.silence;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.IsoTime;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.subscription.SubscriptionValidator;
import dev.holdfast.subscription.WeeklyHours;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a silence, new or in place of the one of that id. */
public final class PutSilence extends Action<PutSilence.Request, Silence> {
    private static final Duration MAX_DURATION = Duration.ofDays(366);

    private final SilenceStore silenceStore;
    private final InstantSource clock;

    public PutSilence(SilenceStore silenceStore, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.silenceStore = silenceStore;
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
            @Nullable WeeklyHours hours,
            @Nullable String comment) {}

    @Override
    protected ActionResult<Silence> run(Caller caller, Request r) {
        var now = clock.instant();
        var from = r.from() == null ? now : r.from();
        var until = r.until() == null && r.within() != null ? IsoTime.plusBounded(from, r.within()) : r.until();
        var inputFaults = new InputFaults()
                .checkName("/id", r.id())
                .checkLabels("/labels", r.labels())
                .checkText("/comment", r.comment());
        SubscriptionValidator.checkTypes(r.types(), inputFaults);
        if (r.workflow() != null) inputFaults.checkName("/workflow", r.workflow());
        if (r.state() != null) inputFaults.checkName("/state", r.state());
        inputFaults.checkEither("until", r.until(), r.within());
        if (until == null) inputFaults.add("/until", "is required, or within");
        else if (!until.isAfter(now) || !until.isAfter(from))
            inputFaults.add("/until", "must be later than now and from");
        else if (until.isAfter(now.plus(MAX_DURATION))) inputFaults.add("/until", "must be within a year");
        if (r.hours() != null) checkHours(r.hours(), from.isBefore(now) ? now : from, until, inputFaults);
        if (inputFaults.hasAny() || until == null) return ActionResult.refused(inputFaults.toProblem());
        var there = silenceStore.findAll(caller.app());
        if (there.size() >= SilenceStore.MAX_SILENCES && there.stream().noneMatch(s -> s.id().equals(r.id())))
            return ActionResult.refused(
                    new Problem.Conflict("an application has at most " + SilenceStore.MAX_SILENCES + " silences"));
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
        silenceStore.put(caller.app(), silence);
        return ActionResult.ok(silence);
    }

    private static void checkHours(
            WeeklyHours weeklyHours, Instant from, @Nullable Instant until, InputFaults inputFaults) {
        var before = inputFaults.hasAny();
        weeklyHours.check(inputFaults, "/hours");
        if (!before
                && !inputFaults.hasAny()
                && until != null
                && !weeklyHours.nextOpening(from).isBefore(until)) inputFaults.add("/hours", "must begin before until");
    }
}
