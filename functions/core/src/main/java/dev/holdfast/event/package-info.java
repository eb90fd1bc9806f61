// SPDX-License-Identifier: Apache-2.0
/**
 * CloudEvents 1.0 records of changes. Entry point: {@link dev.holdfast.event.Event#allOf}, which returns the events of
 * a change.
 */
@NullMarked
package dev.holdfast.event;

import org.jspecify.annotations.NullMarked;
