// SPDX-License-Identifier: Apache-2.0
/**
 * Scheduled changes: a caller schedules a change of one item, and the sweep makes it with the rights that its author
 * then has.
 */
@NullMarked
package dev.holdfast.schedule;

import org.jspecify.annotations.NullMarked;
