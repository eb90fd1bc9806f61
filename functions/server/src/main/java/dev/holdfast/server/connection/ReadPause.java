// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import io.netty.channel.Channel;

/** Stops reading from the socket while the decoder keeps bytes of later requests, and counts these bytes. */
final class ReadPause {
    private final ClientConnection connection;
    private long keptBytes;

    ReadPause(ClientConnection connection) {
        this.connection = connection;
    }

    boolean isActive() {
        return keptBytes > 0;
    }

    /** @param bytes all bytes that the decoder keeps now */
    void keep(Channel channel, long bytes) {
        channel.config().setAutoRead(false);
        var added = bytes - keptBytes;
        keptBytes = bytes;
        connection.holdKept(added);
    }

    /** Runs before the decoder continues with the kept bytes. The decoder may keep some of these bytes again. */
    void releaseBytes() {
        connection.holdKept(-keptBytes);
        keptBytes = 0;
    }

    /** Reads from the socket again, unless the decoder keeps bytes again. */
    void endIfEmpty(Channel channel) {
        if (keptBytes == 0) channel.config().setAutoRead(true);
    }
}
