// SPDX-License-Identifier: Apache-2.0
/**
 * Counts of created, finished and open items. {@link dev.holdfast.completeness.ReportCompleteness} is the entry point.
 */
@NullMarked
package dev.holdfast.completeness;

import org.jspecify.annotations.NullMarked;
