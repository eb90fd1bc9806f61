// SPDX-License-Identifier: Apache-2.0
/**
 * Sends messages to the targets of subscriptions. Programs receive events, and people receive notifications.
 * {@link dev.holdfast.channel.TargetRegistry} is the entry point. A new kind of target implements
 * {@link dev.holdfast.channel.EventSender} or {@link dev.holdfast.channel.NotificationMessenger}.
 */
@NullMarked
package dev.holdfast.channel;

import org.jspecify.annotations.NullMarked;
