// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest deliveries of one subject. {@link SubjectOrder} stores this record.
 *
 * @param last the sort key of the last delivery, by receiver
 * @param alarms the sort key of the last delivery of an alarm, by receiver
 * @param late the notices of the item's missed deadline that receivers got, by receiver; empty if the item isn't late
 */
record SubjectTail(Map<String, String> last, Map<String, String> alarms, Map<String, LateNotice> late) {
    static final SubjectTail EMPTY = new SubjectTail(Map.of(), Map.of(), Map.of());

    /**
     * A receiver's notice that the item is late.
     *
     * @param due the missed deadline
     * @param at the time at which Holdfast published the notice
     * @param to the person who was notified, null for the subscription's own address
     */
    record LateNotice(Instant due, Instant at, @Nullable String to) {
        LateNotice {
            Objects.requireNonNull(due, "due");
            Objects.requireNonNull(at, "at");
        }
    }
}
