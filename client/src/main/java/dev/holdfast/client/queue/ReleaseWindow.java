// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The period in which Holdfast can release an intent.
 *
 * @param earliest the start of the window
 * @param latest the end of the window, exclusive. An intent that isn't released before this time expires
 * @param auto whether Holdfast releases the intent by itself when the window opens and the approvals exist
 */
public record ReleaseWindow(
        @Nullable Instant earliest, @Nullable Instant latest, boolean auto) {}
