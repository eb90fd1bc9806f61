// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A stub of SNS, SQS, EventBridge and SES. The stub accepts requests that the template grants. */
final class TargetServiceStub implements AutoCloseable {
    /** The ARNs that the template's parameters name. */
    static final List<String> TARGET_ARNS = List.of(
            "arn:aws:sns:eu-central-1:123456789012:orders",
            "arn:aws:sqs:eu-central-1:123456789012:orders.fifo",
            "arn:aws:events:eu-central-1:123456789012:event-bus/orders");

    /** The ARN of the stack's own bus. */
    static final String BUS_ARN = "arn:aws:events:eu-central-1:123456789012:event-bus/tested";

    static final String MAIL_FROM = "holdfast@example.com";

    private static final String IDENTITIES_ARN = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:*";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ENTRY_PATTERN = Pattern.compile("\\.member\\.\\d+\\.Id=");
    private static final Pattern TOPIC_PATTERN = Pattern.compile("TopicArn=([^&]+)");

    private final LoopbackServer server;
    private final FunctionRights functionRights;
    private final Consumer<String> arrived;

    /** @param arrived a consumer that receives each allowed request */
    TargetServiceStub(FunctionRights functionRights, Consumer<String> arrived) throws IOException {
        this.functionRights = functionRights;
        this.arrived = arrived;
        // Requests in AWS's query protocol have no path.
        server = new LoopbackServer(
                Map.of("/", this::publish, "/sqs", this::queue, "/events", this::putEvents, "/ses", this::sendEmail));
    }

    /** Returns the environment variables with the endpoints for the SDK. */
    Map<String, String> endpoints() {
        var address = server.url();
        return Map.of(
                "AWS_ENDPOINT_URL_SNS", address,
                "AWS_ENDPOINT_URL_SQS", address + "/sqs",
                "AWS_ENDPOINT_URL_EVENTBRIDGE", address + "/events",
                "AWS_ENDPOINT_URL_SESV2", address + "/ses");
    }

    private void publish(HttpExchange exchange) throws IOException {
        var body = body(exchange);
        var topic =
                TOPIC_PATTERN.matcher(body).results().findFirst().orElseThrow().group(1);
        var count = (int) ENTRY_PATTERN.matcher(body).results().count();
        answer(
                exchange,
                body,
                sendGrant("sns:Publish", URLDecoder.decode(topic, StandardCharsets.UTF_8)),
                published(count));
    }

    private void queue(HttpExchange exchange) throws IOException {
        var body = body(exchange);
        var request = JSON.readTree(body);
        var parts = request.path("QueueUrl").asText().split("[./]");
        var queue = "arn:aws:sqs:" + parts[3] + ":" + parts[6] + ":"
                + request.path("QueueUrl").asText().replaceFirst(".*/", "");
        answer(
                exchange,
                body,
                sendGrant("sqs:SendMessage", queue),
                queued(request.path("Entries").size()));
    }

    private void putEvents(HttpExchange exchange) throws IOException {
        var body = body(exchange);
        var entries = JSON.readTree(body).path("Entries");
        var bus = entries.path(0).path("EventBusName").asText();
        answer(exchange, body, sendGrant("events:PutEvents", bus), put(entries.size()));
    }

    private void sendEmail(HttpExchange exchange) throws IOException {
        var body = body(exchange);
        var from = JSON.readTree(body).path("FromEmailAddress").asText();
        var accessGrant = new AccessGrant("ses:SendEmail", IDENTITIES_ARN, from.equals(MAIL_FROM) ? "MailFrom" : from);
        answer(exchange, body, accessGrant, "{\"MessageId\":\"m\"}");
    }

    private static AccessGrant sendGrant(String action, String arn) {
        return new AccessGrant(
                action, TARGET_ARNS.contains(arn) ? "Targets" : arn.equals(BUS_ARN) ? "Bus.Arn" : arn, "*");
    }

    private static String published(int count) {
        return "<PublishBatchResponse><PublishBatchResult><Failed/><Successful>"
                + repeatEntries(count, "<member><Id>%1$d</Id><MessageId>m%1$d</MessageId></member>", "")
                + "</Successful></PublishBatchResult></PublishBatchResponse>";
    }

    private static String queued(int count) {
        return "{\"Successful\":[" + repeatEntries(count, "{\"Id\":\"%1$d\",\"MessageId\":\"m%1$d\"}", ",")
                + "],\"Failed\":[]}";
    }

    private static String put(int count) {
        return "{\"FailedEntryCount\":0,\"Entries\":[" + repeatEntries(count, "{\"EventId\":\"e%1$d\"}", ",") + "]}";
    }

    private static String repeatEntries(int count, String entry, String between) {
        return IntStream.range(0, count).mapToObj(entry::formatted).collect(Collectors.joining(between));
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange, String request, AccessGrant requiredGrant, String answer)
            throws IOException {
        try (exchange) {
            var allowed = functionRights.isAllowed(Set.of(requiredGrant));
            if (allowed) arrived.accept(request);
            var body = allowed ? answer.getBytes(StandardCharsets.UTF_8) : new byte[0];
            exchange.sendResponseHeaders(allowed ? 200 : 403, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
