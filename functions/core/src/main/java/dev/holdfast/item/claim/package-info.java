// SPDX-License-Identifier: Apache-2.0
/**
 * The claims of released work by workers: each item is claimed by one worker at a time, until its lease ends, and
 * returned if the worker can't do it.
 */
@NullMarked
package dev.holdfast.item.claim;

import org.jspecify.annotations.NullMarked;
