package dev.holdfast.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.json.Codec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Calls the REST interface of the search engine that an operator chose, wherever that is. */
final class IndexCalls {
    static final MediaType JSON = MediaType.get("application/json");
    static final MediaType LINES = MediaType.get("application/x-ndjson");

    /** A page of a thousand hits with all that a hit may have. */
    private static final long LONGEST_ANSWER = 32L * 1024 * 1024;

    private final GuardedClient client = new GuardedClient(AddressGuard.anywhere());
    private final String engine;
    private final Signing signing;

    /** @param engine the URL of the engine itself, without an index or a slash at its end */
    IndexCalls(String engine, Signing signing) {
        this.engine = engine;
        this.signing = signing;
    }

    /**
     * What came back.
     *
     * @param unanswered why nothing did, null when there is an answer
     */
    record Reply(int status, JsonNode body, @Nullable String unanswered) {
        boolean ok() {
            return unanswered == null && status / 100 == 2;
        }

        /** The kind of error, but none of its texts, which quote what is in the index. */
        String fault() {
            if (unanswered != null) return unanswered;
            var type = body.at("/error/type").asText();
            return "HTTP " + status + (type.matches("[a-z_]{1,60}") ? ": " + type : "");
        }

        /** Whether the engine has no such index. */
        boolean missing() {
            return status == 404 && body.at("/error/type").asText().equals("index_not_found_exception");
        }
    }

    /** @param path behind the engine's own, with its query */
    Reply call(String method, String path, MediaType type, String text, Duration limit) {
        if (!limit.isPositive()) return unanswered("no time is left");
        var url = HttpUrl.get(engine + path);
        var payload = new Payload(type, text);
        var request = new Request.Builder()
                .url(url)
                .header("User-Agent", "Holdfast")
                .header("Accept-Encoding", "identity")
                .method(method, payload);
        signing.headers(method, url.uri(), text.getBytes(StandardCharsets.UTF_8))
                .forEach(request::header);
        return client.call(request.build(), limit, IndexCalls::read, failed -> unanswered(failed.reason()));
    }

    private static Reply read(Call call, Response response) throws IOException {
        try {
            var text = response.peekBody(LONGEST_ANSWER).string();
            return new Reply(response.code(), Codec.MAPPER.readTree(text), null);
        } catch (JsonProcessingException e) {
            return new Reply(response.isSuccessful() ? 502 : response.code(), MissingNode.getInstance(), null);
        }
    }

    private static Reply unanswered(String why) {
        return new Reply(0, MissingNode.getInstance(), why);
    }
}
