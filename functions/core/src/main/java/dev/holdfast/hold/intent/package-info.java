// SPDX-License-Identifier: Apache-2.0
/**
 * Intents and the queue that stores them. {@link dev.holdfast.hold.intent.Intent} is the record of an intent.
 * {@link dev.holdfast.hold.intent.IntentQueue} reads and writes intents.
 */
@NullMarked
package dev.holdfast.hold.intent;

import org.jspecify.annotations.NullMarked;
