package dev.holdfast.item;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That somebody has taken on an item that is late: nobody is reminded of it any more.
 *
 * @param owner who sees to it
 * @param by who said so
 * @param until when reminders go on; null for as long as this deadline is the one that was missed
 */
public record Acknowledgement(
        String owner,
        String by,
        Instant at,
        @Nullable String note,
        @Nullable Instant until) {}
