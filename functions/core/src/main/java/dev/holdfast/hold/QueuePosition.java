// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import java.time.Instant;

/** The position of an entry in the queue. To save memory, the position doesn't contain the entry itself. */
record QueuePosition(String sortKey, String id, Instant queuedAt) {}
