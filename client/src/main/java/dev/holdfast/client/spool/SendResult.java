// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import java.time.Duration;

/**
 * The result of an attempt to send an entry.
 *
 * @param delay the time until the next attempt of any entry; only for {@link Verdict#RETRY_LATER}
 * @param reason a text for people; only for {@link Verdict#REFUSED}
 */
public record SendResult(Verdict verdict, Duration delay, String reason) {
    private static final SendResult SENT = new SendResult(Verdict.SENT, Duration.ZERO, "");

    /** The three results. */
    public enum Verdict {
        SENT,
        RETRY_LATER,
        REFUSED
    }

    public static SendResult sent() {
        return SENT;
    }

    /** Holdfast can't be reached or is busy. The spool sends no entry until the delay has passed. */
    public static SendResult retryLater(Duration delay) {
        return new SendResult(Verdict.RETRY_LATER, delay, "");
    }

    /** Holdfast refused the call. The spool sets the entry aside and sends the later entries of its subject. */
    public static SendResult refused(String reason) {
        return new SendResult(Verdict.REFUSED, Duration.ZERO, reason);
    }
}
