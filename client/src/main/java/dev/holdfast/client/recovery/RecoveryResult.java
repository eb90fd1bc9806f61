// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.recovery;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of a recovery for one item.
 *
 * @param outcome the outcome, such as {@code redriven}, {@code wouldRedrive} or {@code unknown}
 */
public record RecoveryResult(String key, @Nullable String state, String outcome) {}
