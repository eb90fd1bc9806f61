package dev.holdfast.opensearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.GuardedHttpClient;
import dev.holdfast.egress.OneShotBody;
import dev.holdfast.json.JsonCodec;
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
final class EngineClient {
    static final MediaType JSON_MEDIA_TYPE = MediaType.get("application/json");
    static final MediaType NDJSON_MEDIA_TYPE = MediaType.get("application/x-ndjson");

    /** A page of a thousand hits with all that a hit may have. */
    private static final long MAX_ANSWER_BYTES = 32L * 1024 * 1024;

    private final GuardedHttpClient client = new GuardedHttpClient(AddressGuard.allowingAll());
    private final String engine;
    private final RequestSigner requestSigner;

    /** @param engine the URL of the engine itself, without an index or a slash at its end */
    EngineClient(String engine, RequestSigner requestSigner) {
        this.engine = engine;
        this.requestSigner = requestSigner;
    }

    /**
     * What came back.
     *
     * @param unanswered why nothing did, null when there is an answer
     */
    record EngineReply(int status, JsonNode body, @Nullable String unanswered) {
        boolean isSuccess() {
            return unanswered == null && status / 100 == 2;
        }

        /** The kind of error, but none of its texts, which quote what is in the index. */
        String describeFault() {
            if (unanswered != null) return unanswered;
            var type = body.at("/error/type").asText();
            return "HTTP " + status + (type.matches("[a-z_]{1,60}") ? ": " + type : "");
        }

        /** Whether the engine has no such index. */
        boolean isMissingIndex() {
            return status == 404 && body.at("/error/type").asText().equals("index_not_found_exception");
        }
    }

    /** @param path behind the engine's own, with its query */
    EngineReply call(String method, String path, MediaType type, String text, Duration limit) {
        if (!limit.isPositive()) return unanswered("no time is left");
        var url = HttpUrl.get(engine + path);
        var oneShotBody = new OneShotBody(type, text);
        var request = new Request.Builder()
                .url(url)
                .header("User-Agent", "Holdfast")
                .header("Accept-Encoding", "identity")
                .method(method, oneShotBody);
        requestSigner
                .headers(method, url.uri(), text.getBytes(StandardCharsets.UTF_8))
                .forEach(request::header);
        return client.call(
                request.build(),
                limit,
                EngineClient::readReply,
                temporaryFailure -> unanswered(temporaryFailure.reason()));
    }

    private static EngineReply readReply(Call call, Response response) throws IOException {
        try {
            var text = response.peekBody(MAX_ANSWER_BYTES).string();
            return new EngineReply(response.code(), JsonCodec.MAPPER.readTree(text), null);
        } catch (JsonProcessingException e) {
            return new EngineReply(response.isSuccessful() ? 502 : response.code(), MissingNode.getInstance(), null);
        }
    }

    private static EngineReply unanswered(String why) {
        return new EngineReply(0, MissingNode.getInstance(), why);
    }
}
