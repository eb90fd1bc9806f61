// SPDX-License-Identifier: Apache-2.0
/** Runs Holdfast as a server on one machine. The entry point is {@code Main}. {@code Wiring} creates all objects. */
@NullMarked
package dev.holdfast.server;

import org.jspecify.annotations.NullMarked;
