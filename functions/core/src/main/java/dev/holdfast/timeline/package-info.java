// SPDX-License-Identifier: Apache-2.0
/**
 * A timeline contains all changes with a correlation, with a link, or of an item with its parent and children.
 * {@link dev.holdfast.timeline.TraceItems} is the entry point.
 */
@NullMarked
package dev.holdfast.timeline;

import org.jspecify.annotations.NullMarked;
