package dev.holdfast.webhook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** A CloudEvents document as a request body, in the very bytes that were signed. */
final class JsonEvent extends RequestBody {
    private static final MediaType TYPE = MediaType.get("application/cloudevents+json");

    private final byte[] bytes;

    JsonEvent(String json) {
        bytes = json.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public MediaType contentType() {
        return TYPE;
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
