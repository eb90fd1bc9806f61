// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.lateness;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A receiver's newest notice that an item is late.
 *
 * @param to the person; null for the subscription's own address
 * @param type the type of the event. This member and the following members are null if Holdfast no longer keeps the
 *     delivery
 * @param status {@code pending}, {@code delivered} or {@code failed}
 * @param problem the receiver's answer to the newest failed attempt
 */
public record LateNotice(
        String subscription,
        @Nullable String to,
        Instant publishedAt,
        @Nullable String type,
        @Nullable String status,
        @Nullable Instant deliveredAt,
        @Nullable String problem) {}
