// SPDX-License-Identifier: Apache-2.0
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

/** Calls the REST API of a search engine. The operator chooses the engine, so every address is allowed. */
final class EngineClient {
    static final MediaType JSON_MEDIA_TYPE = MediaType.get("application/json");
    static final MediaType NDJSON_MEDIA_TYPE = MediaType.get("application/x-ndjson");

    /** The maximum size of a response. A page of a thousand hits of maximum size is smaller. */
    private static final long MAX_RESPONSE_BYTES = 32L * 1024 * 1024;

    private final GuardedHttpClient client = new GuardedHttpClient(AddressGuard.allowingAll());
    private final String engineUrl;
    private final RequestSigner requestSigner;

    /** @param engineUrl the URL of the engine, without an index and without a final slash */
    EngineClient(String engineUrl, RequestSigner requestSigner) {
        this.engineUrl = engineUrl;
        this.requestSigner = requestSigner;
    }

    /**
     * The result of a call.
     *
     * @param status the HTTP status; 0 without a response
     * @param body the body; a missing node if there is no response, or if the response isn't JSON
     * @param failureReason the reason why no response arrived; null if a response arrived
     */
    record EngineReply(int status, JsonNode body, @Nullable String failureReason) {
        /** Returns the reply to one item of a bulk request. */
        static EngineReply ofItem(JsonNode result) {
            return new EngineReply(result.path("status").asInt(), result, null);
        }

        boolean isSuccess() {
            return failureReason == null && status / 100 == 2;
        }

        /**
         * Returns the status and the error type. Omits the engine's message, because the message contains indexed data.
         */
        String describeFault() {
            if (failureReason != null) return failureReason;
            var type = body.at("/error/type").asText();
            return "HTTP " + status + (type.matches("[a-z_]{1,60}") ? ": " + type : "");
        }

        boolean isMissingIndex() {
            return status == 404 && body.at("/error/type").asText().equals("index_not_found_exception");
        }
    }

    /**
     * Makes one call and waits for the response until the time limit.
     *
     * @param path relative to the engine's URL, with the query
     */
    EngineReply call(String method, String path, MediaType type, String text, Duration limit) {
        if (!limit.isPositive()) return noResponse("no time is left");
        var url = HttpUrl.get(engineUrl + path);
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
                temporaryFailure -> noResponse(temporaryFailure.reason()));
    }

    private static EngineReply readReply(Call call, Response response) throws IOException {
        try {
            var text = response.peekBody(MAX_RESPONSE_BYTES).string();
            return new EngineReply(response.code(), JsonCodec.MAPPER.readTree(text), null);
        } catch (JsonProcessingException e) {
            return new EngineReply(response.isSuccessful() ? 502 : response.code(), MissingNode.getInstance(), null);
        }
    }

    private static EngineReply noResponse(String reason) {
        return new EngineReply(0, MissingNode.getInstance(), reason);
    }
}
