// SPDX-License-Identifier: Apache-2.0
/**
 * The claims of released work by workers. One worker at a time claims an item, until the lease ends. A worker that
 * can't do the work returns its claim.
 */
@NullMarked
package dev.holdfast.item.claim;

import org.jspecify.annotations.NullMarked;
