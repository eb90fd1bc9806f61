// SPDX-License-Identifier: Apache-2.0
/**
 * Processes due rows periodically. {@link dev.holdfast.sweep.Sweep} is the entry point. Each kind of row has a handler
 * that implements {@code DueRows}.
 */
@NullMarked
package dev.holdfast.sweep;

import org.jspecify.annotations.NullMarked;
