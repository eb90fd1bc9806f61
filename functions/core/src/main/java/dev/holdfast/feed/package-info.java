// SPDX-License-Identifier: Apache-2.0
/**
 * The change feed: decodes announced rows, and passes the changes to the projectors.
 * {@link dev.holdfast.feed.ChangeFeed} is the entry point for announced rows. {@link dev.holdfast.feed.Projector} is
 * the interface for deriving data from changes.
 */
@NullMarked
package dev.holdfast.feed;

import org.jspecify.annotations.NullMarked;
