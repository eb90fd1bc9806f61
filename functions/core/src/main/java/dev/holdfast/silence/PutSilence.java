// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.silence;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.calendar.CalendarDuration;
import dev.holdfast.calendar.ZoneCalendar;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.subscription.EventFilter;
import dev.holdfast.subscription.WeeklyHours;
import dev.holdfast.workflow.FilterNameCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates a silence, or replaces the silence with the same id. */
public final class PutSilence extends Action<PutSilence.Request, Silence> {
    /** The latest end of a silence, in days from now. */
    private static final int MAX_DAYS = 366;

    private final SilenceStore silenceStore;
    private final FilterNameCheck filterNameCheck;
    private final InstantSource clock;

    public PutSilence(SilenceStore silenceStore, FilterNameCheck filterNameCheck, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.silenceStore = silenceStore;
        this.filterNameCheck = filterNameCheck;
        this.clock = clock;
    }

    /**
     * @param all true to silence all events. A silence has either {@code all} or at least one of the other selectors
     * @param from the time at which the silence begins; default: now
     * @param until the time at which the silence ends, at most 366 days ahead; an alternative to {@code within}
     * @param within the duration of the silence, from its beginning. The days of this duration are calendar days in the
     *     time zone of the hours. Without hours, each day has 24 hours
     * @param hours the hours and days that limit the silence, for a recurring maintenance
     */
    public record Request(
            String id,
            @NonEmptySelector @Nullable Boolean all,
            @NonEmptySelector List<String> types,
            @NonEmptySelector @Nullable String workflow,
            @NonEmptySelector @Nullable String state,
            @NonEmptySelector Map<String, String> labels,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable CalendarDuration within,
            @Nullable WeeklyHours hours,
            @Nullable String comment) {}

    @Override
    protected ActionResult<Silence> run(Caller caller, Request request) {
        var now = clock.instant();
        var from = request.from() == null ? now : request.from();
        var zoneCalendar = calendarOf(request.hours());
        var until = request.until() == null && request.within() != null
                ? IsoTime.bounded(zoneCalendar.plus(from, request.within()))
                : request.until();
        var inputFaults = new InputFaults().checkName("/id", request.id()).checkText("/comment", request.comment());
        new EventFilter(request.types(), request.workflow(), request.state(), request.labels(), List.of())
                .check(inputFaults);
        checkSelection(request, inputFaults);
        inputFaults.checkEither("until", request.until(), request.within());
        if (until == null) inputFaults.add("/until", "is required, unless within is given");
        else if (!until.isAfter(now) || !until.isAfter(from))
            inputFaults.add("/until", "must be later than now and from");
        else if (until.isAfter(zoneCalendar.plus(now, new CalendarDuration(MAX_DAYS, Duration.ZERO))))
            inputFaults.add("/until", "must be at most 366 days ahead");
        if (request.hours() != null) checkHours(request.hours(), from.isBefore(now) ? now : from, until, inputFaults);
        if (inputFaults.hasAny() || until == null) return ActionResult.refused(inputFaults.toProblem());
        var existing = silenceStore.findCurrent(caller.app(), now);
        if (existing.size() >= SilenceStore.MAX_SILENCES
                && existing.stream().noneMatch(silence -> silence.id().equals(request.id())))
            return ActionResult.refused(
                    new Problem.Conflict("an application has at most " + SilenceStore.MAX_SILENCES + " silences"));
        var silence = new Silence(
                request.id(),
                request.all(),
                request.types(),
                request.workflow(),
                request.state(),
                request.labels(),
                from,
                until,
                request.hours(),
                request.comment(),
                caller.name(),
                List.of());
        // Reads the names before the write. If a read after the write failed, the caller would not learn that the write
        // succeeded.
        var warnings = filterNameCheck.warningsAbout(caller.app(), request.workflow(), request.state(), List.of());
        silenceStore.put(caller.app(), silence);
        return ActionResult.ok(silence.withWarnings(warnings));
    }

    private static void checkSelection(Request request, InputFaults inputFaults) {
        var selectsSome = !request.types().isEmpty()
                || request.workflow() != null
                || request.state() != null
                || !request.labels().isEmpty();
        var selectsAll = Boolean.TRUE.equals(request.all());
        if (selectsAll && selectsSome) inputFaults.add("/all", "must not be combined with another selector");
        if (!selectsAll && !selectsSome)
            inputFaults.add("/all", "is required unless types, workflow, state or labels is given");
    }

    private static ZoneCalendar calendarOf(@Nullable WeeklyHours weeklyHours) {
        return weeklyHours == null || weeklyHours.zone() == null
                ? ZoneCalendar.UTC
                : new ZoneCalendar(weeklyHours.zone());
    }

    private static void checkHours(
            WeeklyHours weeklyHours, Instant from, @Nullable Instant until, InputFaults inputFaults) {
        var hasOtherFaults = inputFaults.hasAny();
        weeklyHours.check(inputFaults, "/hours");
        if (!hasOtherFaults
                && !inputFaults.hasAny()
                && until != null
                && !weeklyHours.nextOpening(from).isBefore(until)) inputFaults.add("/hours", "must begin before until");
    }
}
