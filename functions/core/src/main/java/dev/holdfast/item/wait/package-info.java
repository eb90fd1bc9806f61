// SPDX-License-Identifier: Apache-2.0
/**
 * Requests that wait for a change of an item. {@link dev.holdfast.item.wait.LocalItemWaits} ends a wait at the write of
 * the change. {@link dev.holdfast.item.wait.PollingItemWaits} lets the request read the item again and again.
 */
@NullMarked
package dev.holdfast.item.wait;

import org.jspecify.annotations.NullMarked;
