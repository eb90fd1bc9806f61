// SPDX-License-Identifier: Apache-2.0
/**
 * The change feed: decodes announced rows, and hands the changes to the projectors. Entry points: {@link dev.holdfast.feed.ChangeFeed}
 * to project changes, {@link dev.holdfast.feed.Projector} to derive something from them.
 */
@NullMarked
package dev.holdfast.feed;

import org.jspecify.annotations.NullMarked;
