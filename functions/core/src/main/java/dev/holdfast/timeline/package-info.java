// SPDX-License-Identifier: Apache-2.0
/** Timelines: all changes under a correlation, a link or a family of items. {@link dev.holdfast.timeline.TraceItems} is the entry point. */
@NullMarked
package dev.holdfast.timeline;

import org.jspecify.annotations.NullMarked;
