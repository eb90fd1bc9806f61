// SPDX-License-Identifier: Apache-2.0
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The webhook that Holdfast calls. The webhook accepts only events with a signature according to Standard Webhooks, and
 * each event only once.
 */
final class WebhookReceiver implements AutoCloseable {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int MAX_BODY_BYTES = 1 << 20;

    private final Set<String> receivedIds = ConcurrentHashMap.newKeySet();
    private final Set<String> alerts = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<String> lostPaths = new LinkedBlockingQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final HttpServer server;
    private volatile byte[] secret = {};

    WebhookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/events", this::receive);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
    }

    void trust(String secret) {
        this.secret = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    }

    /** Returns the keys of the overdue items that Holdfast has reported since a caller last cleared this set. */
    Set<String> alerts() {
        return alerts;
    }

    /** Returns the paths of the recovered files, in the order of their events. */
    BlockingQueue<String> lostPaths() {
        return lostPaths;
    }

    int refusedCount() {
        return refused.get();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
            if (!isSigned(exchange, body)) {
                refused.incrementAndGet();
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            if (receivedIds.add(header(exchange, "webhook-id"))) accept(new String(body, StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private void accept(String body) {
        var event = SimpleJson.object(body);
        var data = SimpleJson.object(event, "data");
        switch ((String) event.get("type")) {
            case "dev.holdfast.item.overdue" -> alerts.add((String) data.get("key"));
            case "dev.holdfast.item.recovered" ->
                lostPaths.add((String) SimpleJson.object(data, "data").get("path"));
            default -> throw new ExampleFailure("got an event without a subscription: " + body);
        }
    }

    private boolean isSigned(HttpExchange exchange, byte[] body) {
        try {
            var at = Instant.ofEpochSecond(Long.parseLong(header(exchange, "webhook-timestamp")));
            if (Duration.between(at, Instant.now()).abs().compareTo(TOLERANCE) > 0) return false;
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((header(exchange, "webhook-id") + "." + at.getEpochSecond() + ".")
                    .getBytes(StandardCharsets.UTF_8));
            var expected =
                    ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes(StandardCharsets.UTF_8);
            // The header has several signatures while a new secret replaces an old secret. The comparison takes
            // constant time against timing attacks.
            return Arrays.stream(header(exchange, "webhook-signature").split(" "))
                    .anyMatch(signature -> MessageDigest.isEqual(signature.getBytes(StandardCharsets.UTF_8), expected));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static String header(HttpExchange exchange, String name) {
        var value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
