// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.json.JsonCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A stub of the bulk API on the loopback address, with one index, {@code events}. Like OpenSearch, the stub checks the
 * content type, the final line break, and the action before each document. It also refuses a document whose {@code
 * data.amount} isn't a number, as an index with such a mapping does.
 */
final class SearchEngineStub implements AutoCloseable {
    static final String AUTHORIZATION = "Basic aG9sZGZhc3Q6aHVzaA==";

    final Map<String, JsonNode> index = new LinkedHashMap<>();
    /** The number of actions in each request. */
    final List<Integer> requests = new CopyOnWriteArrayList<>();

    int maxRequestBytes = 100 * 1024 * 1024;
    /** The maximum number of documents. The stub refuses further documents with the status 429. */
    int maxDocuments = Integer.MAX_VALUE;

    private final HttpServer server;

    SearchEngineStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    String url(String index) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/search/" + index;
    }

    private void serve(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        if (!AUTHORIZATION.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            respond(exchange, 401, error("security_exception"));
        } else if (body.length > maxRequestBytes) {
            respond(exchange, 413, JsonCodec.MAPPER.createObjectNode());
        } else if (!exchange.getRequestMethod().equals("POST")
                || !exchange.getRequestURI().getPath().matches("/search/[^/]+/_bulk")) {
            respond(exchange, 405, error("method_not_allowed"));
        } else if (!"application/x-ndjson".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            respond(exchange, 406, error("media_type_header_exception"));
        } else {
            serveBulk(exchange, new String(body, StandardCharsets.UTF_8));
        }
    }

    private void serveBulk(HttpExchange exchange, String body) throws IOException {
        var lines = body.split("\n", -1);
        if (!lines[lines.length - 1].isEmpty() || lines.length % 2 == 0) {
            respond(exchange, 400, error("illegal_argument_exception"));
            return;
        }
        var results = new ArrayList<ObjectNode>();
        for (var i = 0; i < lines.length - 1; i += 2) {
            var action = JsonCodec.MAPPER.readTree(lines[i]);
            if (!action.fieldNames().next().equals("create")) {
                respond(exchange, 400, error("illegal_argument_exception"));
                return;
            }
            var indexName = exchange.getRequestURI().getPath().split("/")[2];
            results.add(create(indexName, action.at("/create/_id").asText(), lines[i + 1]));
        }
        requests.add(results.size());
        var response = JsonCodec.MAPPER.createObjectNode().put("took", 7);
        response.put(
                "errors",
                results.stream().anyMatch(result -> result.at("/create/status").asInt() > 201));
        results.forEach(response.withArray("items")::add);
        respond(exchange, 200, response);
    }

    private ObjectNode create(String indexName, String id, String documentText) throws IOException {
        var action = JsonCodec.MAPPER.createObjectNode();
        var result = action.putObject("create").put("_index", indexName).put("_id", id);
        var document = JsonCodec.MAPPER.readTree(documentText);
        var amount = document.at("/data/amount");
        if (!indexName.equals("events")) putError(result, 404, "index_not_found_exception");
        else if (index.containsKey(id)) putError(result, 409, "version_conflict_engine_exception");
        else if (!amount.isMissingNode() && !amount.isNumber()) putError(result, 400, "mapper_parsing_exception");
        else if (index.size() >= maxDocuments) putError(result, 429, "rejected_execution_exception");
        else {
            index.put(id, document);
            result.put("status", 201).put("result", "created");
        }
        return action;
    }

    private static void putError(ObjectNode result, int status, String type) {
        result.put("status", status).putObject("error").put("type", type).put("reason", "of value: 'hush'");
    }

    private static ObjectNode error(String type) {
        var error = JsonCodec.MAPPER.createObjectNode();
        error.putObject("error").put("type", type).put("reason", "hush");
        return error;
    }

    private static void respond(HttpExchange exchange, int status, JsonNode body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        var bytes = JsonCodec.MAPPER.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
