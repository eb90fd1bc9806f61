// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The consecutive failures of a subscription's receiver. A successful attempt removes this state.
 *
 * <p>The subscription is failing after five failures in a row, or once two or more have lasted for a minute. A quiet
 * application makes few attempts, so their number alone would tell of a dead receiver hours later.
 *
 * @param failures the number of failures in a row, probes included
 * @param since the time of the first failure
 * @param until the end of the open period; null while the circuit breaker is closed
 * @param failing whether the subscription counts as failing
 * @param reason why the newest attempt failed, or null if that isn't known
 * @param goneCount how often the receiver said that it is gone
 * @param goneSince when it said so first, or null if it didn't
 */
public record BreakerState(
        int failures,
        Instant since,
        @Nullable Instant until,
        boolean failing,
        @Nullable String reason,
        int goneCount,
        @Nullable Instant goneSince) {
    /** Failures in a row that open the circuit breaker. */
    static final int FAILURES_TO_OPEN = 5;

    /** Answers that the receiver is gone, after which the subscription is disabled. */
    private static final int GONE_ANSWERS_TO_DISABLE = 5;

    private static final Duration GONE_TIME_TO_DISABLE = Duration.ofHours(1);
    private static final Duration TIME_TO_FAIL = Duration.ofMinutes(1);
    private static final int MAX_DOUBLINGS = 10;
    private static final Duration INITIAL_OPEN_PERIOD = Duration.ofSeconds(30);
    private static final Duration MAX_OPEN_PERIOD = Duration.ofMinutes(5);

    /** Counts a probe that is about to be sent as failed. */
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
                before == null ? null : before.goneSince);
    }

    /** Counts an answer that the receiver is gone, beside the failure. */
    public BreakerState withGoneAnswer(Instant now, String reason) {
        var firstAnswer = goneSince == null ? now : goneSince;
        return new BreakerState(failures, since, until, failing, reason, goneCount + 1, firstAnswer);
    }

    /**
     * Whether the receiver is gone for good: it said so five times, or for an hour, and nothing arrived in between. One
     * such answer may come from a receiver that is being deployed.
     */
    public boolean confirmsGone(Instant now) {
        return goneCount >= GONE_ANSWERS_TO_DISABLE
                || goneSince != null && !goneSince.plus(GONE_TIME_TO_DISABLE).isAfter(now);
    }

    /** Counts a refusal. A receiver that refuses lives, so the breaker closes. */
    public static BreakerState afterRefusal(@Nullable BreakerState before, Instant now, String reason) {
        var counted = afterFailure(before, now, reason);
        return new BreakerState(counted.failures, counted.since, null, counted.failing, reason, 0, null);
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

    /** Whether the subscription counts as failing. In rows of older versions only the open period tells it. */
    public boolean countsAsFailing() {
        return failing || until != null;
    }

    public boolean isOpenAt(Instant now) {
        // No open period is longer than the maximum. So a later end means that the clock was set back.
        return until != null && until.isAfter(now) && !until.isAfter(now.plus(MAX_OPEN_PERIOD));
    }
}
