// SPDX-License-Identifier: Apache-2.0

/** Limits what the clients of the HTTP server can occupy: connections, memory and time. */
@NullMarked
package dev.holdfast.server.connection;

import org.jspecify.annotations.NullMarked;
