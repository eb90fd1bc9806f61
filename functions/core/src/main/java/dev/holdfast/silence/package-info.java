// SPDX-License-Identifier: Apache-2.0
/**
 * Silences: periods, such as maintenance, in which Holdfast doesn't notify people of some events.
 * {@link dev.holdfast.silence.PutSilence} is the entry point for users, {@link dev.holdfast.silence.Silence#covers} for
 * other packages.
 */
@NullMarked
package dev.holdfast.silence;

import org.jspecify.annotations.NullMarked;
