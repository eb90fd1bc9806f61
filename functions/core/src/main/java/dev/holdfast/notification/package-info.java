// SPDX-License-Identifier: Apache-2.0
/**
 * Writes notifications, which are texts about events for people. {@link dev.holdfast.notification.NotificationWriter}
 * is the entry point.
 */
@NullMarked
package dev.holdfast.notification;

import org.jspecify.annotations.NullMarked;
