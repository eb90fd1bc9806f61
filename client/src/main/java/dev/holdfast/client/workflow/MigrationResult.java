// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of a migration for one item.
 *
 * @param state the item's state in the target version; null if the target version has no such state
 * @param hold the effect on the item's hold: {@code kept}, {@code begun} or {@code ended}; null without a hold
 * @param problem the reason why the item keeps its version; null if the item moves
 */
public record MigrationResult(
        String key,
        int fromVersion,
        String fromState,
        @Nullable String state,
        @Nullable String hold,
        @Nullable String problem) {}
