// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A client that reads the event stream. */
final class EventStreamClient implements AutoCloseable {
    /** One message of the stream: its fields by name; a comment has the empty name. */
    record StreamEvent(Map<String, String> fields) {
        String get(String field) {
            return fields.getOrDefault(field, "");
        }

        String subject() {
            return get("data").replaceFirst(".*\"subject\":\"([^\"]*)\".*", "$1");
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    final HttpResponse<Stream<String>> response;
    private final Iterator<String> lines;
    final StreamEvent opening;

    /** @param headers the headers as name, value, name, value, … */
    EventStreamClient(String app, String query, String... headers) throws Exception {
        var uri = URI.create("http://localhost:" + RestAssured.port + "/apps/" + app + "/events" + query);
        var request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) request.headers(headers);
        response = client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
        lines = response.body().iterator();
        opening = nextMessage();
    }

    /** Waits for the next message. At the end of the stream, returns a message without fields. */
    StreamEvent nextMessage() {
        var fields = new HashMap<String, String>();
        while (lines.hasNext()) {
            var line = lines.next();
            if (line.isEmpty()) return new StreamEvent(fields);
            var colon = line.indexOf(':');
            fields.merge(line.substring(0, colon), line.substring(colon + 1).stripLeading(), (a, b) -> a + "\n" + b);
        }
        return new StreamEvent(fields);
    }

    List<StreamEvent> nextMessages(int count) {
        var messages = new ArrayList<StreamEvent>();
        while (messages.size() < count) messages.add(nextMessage());
        return messages;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
