// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.table.RowSize;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workingtime.TimeAllowance;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a scheduled change does to its item. Exactly one member is given.
 *
 * @param set sets fields or data
 * @param advance moves the item
 * @param assign assigns the item's task
 * @param hold puts the item on hold
 * @param release ends the item's hold
 */
@RecordBuilder
public record ChangeEffect(
        @Nullable SetEffect set,
        @Nullable AdvanceEffect advance,
        @Nullable AssignEffect assign,
        @Nullable PauseEffect hold,
        @Nullable ReleaseEffect release)
        implements ChangeEffectBuilder.With {
    /** The largest change, in bytes of JSON. */
    static final int MAX_BYTES = 64 * 1024;

    /**
     * @param fields the fields to set, as an object: null removes a field
     * @param data the item's new data; JSON's null removes the data
     */
    public record SetEffect(
            @Nullable RawJson fields, @Nullable RawJson data) {}

    /**
     * @param to the target state
     * @param fields the fields to set in the same write
     */
    public record AdvanceEffect(
            @Nullable String to, @Nullable RawJson fields) {}

    /** @param assignee the person who gets the task */
    public record AssignEffect(@Nullable String assignee) {}

    /**
     * @param reason the reason of the hold; required
     * @param within the duration of the hold; by default, the hold lasts until a caller releases the item
     */
    public record PauseEffect(
            @Nullable String reason, @Nullable TimeAllowance within) {}

    /** @param override the reason for a release during a blackout */
    public record ReleaseEffect(@Nullable String override) {}

    void check(InputFaults inputFaults) {
        if (Stream.of(set, advance, assign, hold, release)
                        .filter(Objects::nonNull)
                        .count()
                != 1) inputFaults.add("/change", "must have exactly one of set, advance, assign, hold and release");
        if (set != null && set.fields() == null && set.data() == null)
            inputFaults.add("/change/set", "must have fields or data");
        if (advance != null) inputFaults.checkName("/change/advance/to", advance.to());
        if (assign != null) {
            inputFaults.checkActor("/change/assign/assignee", assign.assignee());
            if (assign.assignee() == null) inputFaults.add("/change/assign/assignee", "is required");
        }
        if (hold != null) {
            inputFaults.checkText("/change/hold/reason", hold.reason());
            if (hold.reason() == null || hold.reason().isBlank()) inputFaults.add("/change/hold/reason", "is required");
        }
        if (release != null) inputFaults.checkText("/change/release/override", release.override());
        if (RowSize.bytesOf(JsonCodec.encode(this)) > MAX_BYTES)
            inputFaults.add("/change", "must have at most " + MAX_BYTES + " bytes");
    }

    /** Adds a fault if the workflow doesn't have the target state. */
    void checkStates(Workflow workflow, InputFaults inputFaults) {
        var to = advance == null ? null : advance.to();
        if (to != null && !workflow.hasState(to))
            inputFaults.add("/change/advance/to", "is not a state of the workflow " + workflow.name());
    }

    /** Returns the fields that the change sets, as a patch; null if it sets none. */
    @Nullable
    RawJson fields() {
        if (set != null) return set.fields();
        return advance == null ? null : advance.fields();
    }

    ChangeEffect withFields(@Nullable RawJson fields) {
        if (set != null) return withSet(new SetEffect(fields, set.data()));
        return advance == null ? this : withAdvance(new AdvanceEffect(advance.to(), fields));
    }

    /** Returns the name of the given member. */
    String kind() {
        if (advance != null) return "advance";
        if (assign != null) return "assign";
        if (hold != null) return "hold";
        return release == null ? "set" : "release";
    }

    /** Returns a short text for the history, without any value. */
    String describe() {
        if (advance != null) return "move to " + advance.to();
        if (assign != null) return "assign";
        if (hold != null) return "hold";
        if (release != null) return "release";
        if (set == null || set.fields() == null) return "set data";
        return set.data() == null ? "set fields" : "set fields and data";
    }
}
