// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import java.time.Duration;
import java.time.Instant;

/**
 * A period without a break.
 *
 * @param from the first instant
 * @param to the end, exclusive
 */
record WorkingPeriod(Instant from, Instant to) {
    /** Returns the length; negative or zero for a period that contains no instant. */
    Duration length() {
        return Duration.between(from, to);
    }

    /** Returns the part of this period between two instants, which may contain no instant. */
    WorkingPeriod between(Instant earliest, Instant latest) {
        return new WorkingPeriod(from.isBefore(earliest) ? earliest : from, to.isAfter(latest) ? latest : to);
    }
}
