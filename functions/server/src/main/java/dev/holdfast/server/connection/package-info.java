// SPDX-License-Identifier: Apache-2.0

/** Limits the connections, the memory and the time that clients of the HTTP server can occupy. */
@NullMarked
package dev.holdfast.server.connection;

import org.jspecify.annotations.NullMarked;
