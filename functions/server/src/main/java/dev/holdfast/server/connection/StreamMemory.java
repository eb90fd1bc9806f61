// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.HashMap;
import java.util.Map;

/** The memory that the streams of one HTTP/2 connection hold until they are closed. */
final class StreamMemory extends Http2ConnectionAdapter {
    private final Http2Connection streams;
    private final ConnectionMemory memory;
    private final Map<Integer, Long> bytesByStream = new HashMap<>();

    StreamMemory(Http2Connection streams, ConnectionMemory memory) {
        this.streams = streams;
        this.memory = memory;
        streams.addListener(this);
    }

    void hold(int stream, long bytes) {
        if (streams.stream(stream) == null) return;
        bytesByStream.merge(stream, bytes, Long::sum);
        memory.hold(bytes);
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        var bytes = bytesByStream.remove(stream.id());
        if (bytes != null) memory.release(bytes);
    }
}
