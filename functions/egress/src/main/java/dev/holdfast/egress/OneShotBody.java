package dev.holdfast.egress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** A text as a request's body, in the very bytes that may have been signed. */
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

    /** Keeps the client from repeating a request by itself, as it would on 421. */
    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        sink.write(bytes);
    }
}
