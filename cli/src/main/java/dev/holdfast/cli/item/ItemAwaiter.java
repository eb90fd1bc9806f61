// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.item;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.call.CommandSession;
import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.client.transport.Operation;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Waits until an item fulfils a condition. Each call returns when the item changes, or after some seconds. */
public final class ItemAwaiter {
    private static final Duration LONGEST_CALL = Duration.ofSeconds(20);

    private final CommandSession session;
    private final @Nullable Duration longest;
    private final long startNanos = System.nanoTime();

    /** @param longest the longest time to wait; null for no limit */
    public ItemAwaiter(CommandSession session, @Nullable Duration longest) {
        this.session = session;
        this.longest = longest;
    }

    /**
     * Waits until the item fulfils the condition, and returns the item.
     *
     * @throws CommandException with {@link ExitCode#TRY_AGAIN} at the end of the longest time
     */
    public JsonNode until(JsonNode item, Predicate<JsonNode> condition) {
        var current = item;
        while (!condition.test(current)) {
            var members = new RequestMembers()
                    .with("workflow", item.path("workflow").asText())
                    .with("key", item.path("key").asText())
                    .with("afterVersion", current.path("version").asLong())
                    .with("wait", nextWait(item));
            var answer = session.call(Operation.GET_ITEM, members);
            // The answer is null if the version of the item is still the same.
            if (!answer.isNull()) current = answer;
        }
        return current;
    }

    private Duration nextWait(JsonNode item) {
        if (longest == null) return LONGEST_CALL;
        var remaining = longest.minusNanos(System.nanoTime() - startNanos);
        if (remaining.isNegative() || remaining.isZero())
            throw new CommandException(
                    ExitCode.TRY_AGAIN, ItemViews.nameOf(item) + " is not there yet after " + longest, null);
        var next = remaining.compareTo(LONGEST_CALL) < 0 ? remaining : LONGEST_CALL;
        // Holdfast reads a duration only to the millisecond, so a shorter wait would become zero.
        return next.toMillis() == 0 ? Duration.ofMillis(1) : next;
    }
}
