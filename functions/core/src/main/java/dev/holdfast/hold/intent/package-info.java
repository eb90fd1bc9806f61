// SPDX-License-Identifier: Apache-2.0
/**
 * Intents and the queue that stores them. {@link dev.holdfast.hold.intent.Intent} is the record, {@link
 * dev.holdfast.hold.intent.IntentQueue} reads and writes it.
 */
@NullMarked
package dev.holdfast.hold.intent;

import org.jspecify.annotations.NullMarked;
