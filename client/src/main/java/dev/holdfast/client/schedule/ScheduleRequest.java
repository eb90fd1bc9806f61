// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.call.CallRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that says when a change of an item is due. Exactly one of {@code at}, {@code within}, {@code local} and
 * {@code cron} is possible.
 *
 * @param <R> the subclass
 */
public abstract sealed class ScheduleRequest<R extends ScheduleRequest<R>> extends CallRequest<R>
        permits NewScheduledChange, ScheduledChangeEdit {
    ScheduleRequest(ObjectNode members) {
        super(members);
    }

    static ObjectNode identify(String workflow, String key) {
        return noMembers().put("workflow", workflow).put("key", key);
    }

    /** Sets the instant at which the change is due. */
    public final R at(Instant at) {
        return with("at", at);
    }

    /** Sets the time from now until the change is due. */
    public final R within(Duration within) {
        return with("within", within);
    }

    /** Sets the local time at which the change is due, such as {@code 2026-12-24T10:00}, in a time zone. */
    public final R local(String time, String zone) {
        return with("local", Map.of("time", time, "zone", zone));
    }

    /** Makes the change recur by a cron expression with five fields, in a time zone. */
    public final R cron(String cron, String zone) {
        return with("cron", cron).with("zone", zone);
    }

    /** Sets the latest time of a recurring change. */
    public final R until(Instant until) {
        return with("until", until);
    }

    /** Sets the number of times that a recurring change is due. */
    public final R times(int times) {
        return with("times", times);
    }

    /** Demands that the item is in one of these states when the change is due. Otherwise, the change is skipped. */
    public final R ifState(String... states) {
        return withEntry("if", "states", List.of(states));
    }

    /** Demands that these fields have these values when the change is due. Otherwise, the change is skipped. */
    public final R ifFields(Map<String, ?> fields) {
        return withEntry("if", "fields", fields);
    }

    /** Sets the note of the change in the item's history; null removes the note. */
    public final R note(@Nullable String note) {
        return with("note", note);
    }
}
