// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps people from being notified of some events for a time, such as a maintenance.
 * {@link dev.holdfast.silence.PutSilence} is the entry point for users, {@link dev.holdfast.silence.Silence#covers}
 * for other packages.
 */
@NullMarked
package dev.holdfast.silence;

import org.jspecify.annotations.NullMarked;
