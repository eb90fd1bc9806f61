// SPDX-License-Identifier: Apache-2.0
/**
 * The periodic processing of due rows: {@link dev.holdfast.sweep.Sweep} runs it; each kind of row implements
 * {@code DueRows}.
 */
@NullMarked
package dev.holdfast.sweep;

import org.jspecify.annotations.NullMarked;
