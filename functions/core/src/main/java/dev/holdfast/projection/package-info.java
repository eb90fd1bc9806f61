// SPDX-License-Identifier: Apache-2.0
/**
 * The projectors that derive the data for queries from each change: archive, timelines, tally, arrivals and search
 * index. Each {@code …Projector} is an entry point. {@code Holdfast} registers the projectors with the change feed.
 */
@NullMarked
package dev.holdfast.projection;

import org.jspecify.annotations.NullMarked;
