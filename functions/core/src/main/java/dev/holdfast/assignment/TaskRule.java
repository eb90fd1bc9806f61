// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.assignment;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rule that makes each item in a state a task of a person. Only the person to whom the task is assigned can write
 * the item's fields and move the item, apart from the application that owns the item.
 *
 * @param assignee the role whose only person gets the task when the item arrives, or {@code requester}. If the role has
 *     several people or none, the task is assigned to nobody, and its people can claim it
 * @param candidates the roles whose people can claim the task while it is assigned to nobody
 * @param followUp the time from the item's arrival until the assignee should look at the task; null for immediately
 */
public record TaskRule(
        @Nullable String assignee,
        List<String> candidates,
        @Nullable Duration followUp) {
    public TaskRule {
        candidates = List.copyOf(candidates);
    }

    /** Returns the roles whose people can claim the task: the role that {@code assignee} names, and the candidates. */
    public Stream<String> roles() {
        return Stream.concat(Stream.ofNullable(assignee), candidates.stream()).distinct();
    }
}
