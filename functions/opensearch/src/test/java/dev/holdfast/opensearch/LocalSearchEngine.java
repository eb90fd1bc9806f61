// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.opensearchlocal.OpenSearchLocal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Calls a local OpenSearch directly. */
final class LocalSearchEngine {
    static final String URL = OpenSearchLocal.shared().endpoint().toString();

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private LocalSearchEngine() {}

    /** @param body JSON, with single quotes instead of double quotes */
    static JsonNode call(String method, String path, String body) {
        var request = HttpRequest.newBuilder(OpenSearchLocal.shared().endpoint().resolve(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        try {
            return JsonCodec.MAPPER.readTree(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted during a call to the engine", e);
        }
    }
}
