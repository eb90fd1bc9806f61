package dev.holdfast.item;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A wish to move an item to a state, perhaps with a new deadline of its own (and the duration that it was given as). */
public record ItemMove(
        String to,
        @Nullable String note,
        @Nullable Instant deadline,
        @Nullable Duration within,
        HistoryEntry.@Nullable RequestIdentity request) {}
