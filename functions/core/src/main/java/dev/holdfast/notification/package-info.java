// SPDX-License-Identifier: Apache-2.0
/**
 * Notifications. A notification is a text about events for people. {@link dev.holdfast.notification.NotificationWriter} is the
 * entry point.
 */
@NullMarked
package dev.holdfast.notification;

import org.jspecify.annotations.NullMarked;
