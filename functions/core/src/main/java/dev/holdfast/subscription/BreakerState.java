// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The consecutive failures of a subscription's receiver. A successful attempt removes this state.
 *
 * <p>Holdfast treats the subscription as failing after five failures in a row. Two failures in a row are enough over a
 * period of at least one minute. An application with few events makes few attempts. If this rule considered only the
 * number of failures, Holdfast would notice a broken receiver hours later.
 *
 * @param failures the number of failures in a row, probes included
 * @param since the time of the first failure
 * @param until the end of the open period; null while the circuit breaker is closed
 * @param failing whether Holdfast treats the subscription as failing
 * @param reason the reason why the newest attempt failed, or null if unknown
 * @param goneCount the number of answers from which Holdfast concludes that the receiver is gone
 * @param goneSince the time of the first such answer, or null without such an answer
 * @param alarmsUntil the end of the open period for alarms; null while only attempts to send other events have failed
 */
public record BreakerState(
        int failures,
        Instant since,
        @Nullable Instant until,
        // Rows of older versions lack `failing` and `goneCount`.
        @JsonSetter(nulls = Nulls.AS_EMPTY) boolean failing,
        @Nullable String reason,
        @JsonSetter(nulls = Nulls.AS_EMPTY) int goneCount,
        @Nullable Instant goneSince,
        @Nullable Instant alarmsUntil) {
    public BreakerState {
        Objects.requireNonNull(since, "since");
    }

    /** The number of failures in a row that opens the circuit breaker. */
    static final int FAILURES_TO_OPEN = 5;

    /**
     * The number of answers after which Holdfast disables the subscription. Each of these answers says that the
     * receiver is gone.
     */
    private static final int GONE_ANSWERS_TO_DISABLE = 5;

    private static final Duration GONE_TIME_TO_DISABLE = Duration.ofHours(1);
    private static final Duration TIME_TO_FAIL = Duration.ofMinutes(1);
    private static final int MAX_DOUBLINGS = 10;
    private static final Duration INITIAL_OPEN_PERIOD = Duration.ofSeconds(30);
    private static final Duration MAX_OPEN_PERIOD = Duration.ofMinutes(5);

    /** Counts a probe as failed before the worker sends it. */
    public static BreakerState afterFailure(@Nullable BreakerState before, Instant now) {
        return afterFailure(before, now, before == null ? null : before.reason);
    }

    /**
     * Counts a failure. The fifth failure opens the breaker for 30 seconds. Each later failure doubles this period, up
     * to five minutes.
     */
    public static BreakerState afterFailure(@Nullable BreakerState before, Instant now, @Nullable String reason) {
        var failures = before == null ? 1 : before.failures + 1;
        var since = before == null ? now : before.since;
        var openUntil = failures < FAILURES_TO_OPEN ? null : now.plus(openPeriod(failures));
        return new BreakerState(
                failures,
                since,
                openUntil,
                isFailing(before, failures, since, now),
                reason,
                before == null ? 0 : before.goneCount,
                before == null ? null : before.goneSince,
                before == null ? null : before.alarmsUntil);
    }

    /**
     * Returns the state after the failed attempt to send an alarm. An open breaker holds back alarms only after such an
     * attempt.
     */
    public BreakerState withFailedAlarm(Instant now) {
        var openUntil = until == null ? now : until;
        return new BreakerState(failures, since, until, failing, reason, goneCount, goneSince, openUntil);
    }

    /** Counts an answer that says that the receiver is gone, in addition to the failure. */
    public BreakerState withGoneAnswer(Instant now, String reason) {
        var firstAnswer = goneSince == null ? now : goneSince;
        return new BreakerState(failures, since, until, failing, reason, goneCount + 1, firstAnswer, alarmsUntil);
    }

    /**
     * Whether repeated answers confirm that the receiver is gone. Without a success in between, five such answers are
     * enough, or several such answers over at least one hour. A single such answer may come from a receiver during its
     * deployment.
     */
    public boolean confirmsGone(Instant now) {
        return goneCount >= GONE_ANSWERS_TO_DISABLE
                || goneSince != null && !goneSince.plus(GONE_TIME_TO_DISABLE).isAfter(now);
    }

    /** Counts a refusal. The breaker closes, because the receiver works again if it answers. */
    public static BreakerState afterRefusal(@Nullable BreakerState before, Instant now, String reason) {
        var counted = afterFailure(before, now, reason);
        return new BreakerState(counted.failures, counted.since, null, counted.failing, reason, 0, null, null);
    }

    /** Whether another refusal for this reason leaves the state unchanged. */
    public boolean isSettledRefusal(String newReason) {
        return failing && until == null && goneCount == 0 && newReason.equals(reason);
    }

    private static Duration openPeriod(int failures) {
        var doublings = Math.min(failures - FAILURES_TO_OPEN, MAX_DOUBLINGS);
        var doubled = INITIAL_OPEN_PERIOD.multipliedBy(1L << doublings);
        return doubled.compareTo(MAX_OPEN_PERIOD) < 0 ? doubled : MAX_OPEN_PERIOD;
    }

    private static boolean isFailing(@Nullable BreakerState before, int failures, Instant since, Instant now) {
        return before != null && before.countsAsFailing()
                || failures >= FAILURES_TO_OPEN
                || failures > 1 && !since.plus(TIME_TO_FAIL).isAfter(now);
    }

    /**
     * Whether Holdfast treats the subscription as failing. In rows of older versions of Holdfast, only the open period
     * shows that the subscription is failing.
     */
    public boolean countsAsFailing() {
        return failing || until != null;
    }

    /**
     * Returns the time of the newest opening or probe, or null while the breaker is closed. No worker has begun an
     * attempt since then.
     */
    public @Nullable Instant newestProbeAt() {
        return until == null ? null : until.minus(openPeriod(failures));
    }

    public boolean isOpenAt(Instant now) {
        return isBefore(now, until);
    }

    /** Returns the end of the open period for alarms or for other events; null while Holdfast sends these events. */
    public @Nullable Instant openUntil(boolean isAlarm, Instant now) {
        var end = isAlarm ? alarmsUntil : until;
        return isBefore(now, end) ? end : null;
    }

    private static boolean isBefore(Instant now, @Nullable Instant until) {
        // No open period is longer than the maximum. So if an open period ends later than this maximum from now, the
        // clock was set back.
        return until != null && until.isAfter(now) && !until.isAfter(now.plus(MAX_OPEN_PERIOD));
    }
}
