// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

/** The part of the exchange that a connection waits for. */
enum ConnectionPhase {
    /** The rest of a request's first line and headers. A new connection begins with this phase. */
    HEADER,
    /** The rest of a request's body. */
    BODY,
    /** The server's answer. */
    ANSWER,
    /** The client's next request. */
    IDLE
}
