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
 * The bulk API of a search engine with one index, {@code events}, on loopback. It is as strict as OpenSearch: content type, a new
 * line at the end, an action before each document, and documents that fit the mapping, where {@code data.amount} is a number.
 */
final class SearchEngineStub implements AutoCloseable {
    static final String AUTHORIZATION = "Basic aG9sZGZhc3Q6aHVzaA==";

    final Map<String, JsonNode> index = new LinkedHashMap<>();
    /** How many actions each request had. */
    final List<Integer> requests = new CopyOnWriteArrayList<>();

    int maxRequestBytes = 100 * 1024 * 1024;
    int firstBusyRequest = Integer.MAX_VALUE;
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
            answer(exchange, 401, error("security_exception"));
        } else if (body.length > maxRequestBytes) {
            answer(exchange, 413, JsonCodec.MAPPER.createObjectNode());
        } else if (!exchange.getRequestMethod().equals("POST")
                || !exchange.getRequestURI().getPath().matches("/search/[^/]+/_bulk")) {
            answer(exchange, 405, error("method_not_allowed"));
        } else if (!"application/x-ndjson".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            answer(exchange, 406, error("media_type_header_exception"));
        } else {
            bulk(exchange, new String(body, StandardCharsets.UTF_8));
        }
    }

    private void bulk(HttpExchange exchange, String body) throws IOException {
        var lines = body.split("\n", -1);
        if (!lines[lines.length - 1].isEmpty() || lines.length % 2 == 0) {
            answer(exchange, 400, error("illegal_argument_exception"));
            return;
        }
        var results = new ArrayList<ObjectNode>();
        for (var i = 0; i < lines.length - 1; i += 2) {
            var action = JsonCodec.MAPPER.readTree(lines[i]);
            if (!action.fieldNames().next().equals("create")) {
                answer(exchange, 400, error("illegal_argument_exception"));
                return;
            }
            var name = exchange.getRequestURI().getPath().split("/")[2];
            results.add(create(name, action.at("/create/_id").asText(), lines[i + 1]));
        }
        requests.add(results.size());
        var all = JsonCodec.MAPPER.createObjectNode().put("took", 7);
        all.put("errors", results.stream().anyMatch(r -> r.at("/create/status").asInt() > 201));
        results.forEach(all.withArray("items")::add);
        answer(exchange, 200, all);
    }

    private ObjectNode create(String name, String id, String document) throws IOException {
        var action = JsonCodec.MAPPER.createObjectNode();
        var result = action.putObject("create").put("_index", name).put("_id", id);
        var read = JsonCodec.MAPPER.readTree(document);
        var amount = read.at("/data/amount");
        if (!name.equals("events")) failed(result, 404, "index_not_found_exception");
        else if (index.containsKey(id)) failed(result, 409, "version_conflict_engine_exception");
        else if (!amount.isMissingNode() && !amount.isNumber()) failed(result, 400, "mapper_parsing_exception");
        else if (index.size() >= firstBusyRequest) failed(result, 429, "rejected_execution_exception");
        else {
            index.put(id, read);
            result.put("status", 201).put("result", "created");
        }
        return action;
    }

    private static void failed(ObjectNode result, int status, String type) {
        result.put("status", status).putObject("error").put("type", type).put("reason", "of value: 'hush'");
    }

    private static ObjectNode error(String type) {
        var error = JsonCodec.MAPPER.createObjectNode();
        error.putObject("error").put("type", type).put("reason", "hush");
        return error;
    }

    private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
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
