// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * A request body that the client sends at most once per call. The body is the text in UTF-8. A signature covers exactly
 * these bytes.
 */
public final class OneShotBody extends RequestBody {
    private final MediaType type;
    private final byte[] bytes;

    public OneShotBody(MediaType type, String text) {
        this.type = type;
        bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public MediaType contentType() {
        return type;
    }

    @Override
    public long contentLength() {
        return bytes.length;
    }

    /** Returns true. Because of this value, the client never repeats a request by itself, even after the status 421. */
    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        sink.write(bytes);
    }
}
