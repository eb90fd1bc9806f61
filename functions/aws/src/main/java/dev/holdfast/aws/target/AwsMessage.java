// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.channel.EventSender.EventMessage;
import dev.holdfast.event.EventPayload;
import dev.holdfast.json.JsonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A message for a topic or queue.
 *
 * @param body the CloudEvent in structured mode, with only characters that SQS accepts
 * @param attributes the context attributes of the CloudEvent, for filters and consumers that don't parse the body. The
 *     attributes have the names of the Kafka binding, because CloudEvents has no binding for SNS and SQS. A message has
 *     at most nine attributes, because SNS drops messages to queues with more than ten attributes
 */
record AwsMessage(String id, String type, String subject, String body, Map<String, String> attributes) {
    private static final Set<String> CONTEXT_ATTRIBUTES =
            Set.of("source", "time", "sequence", "correlationid", "traceparent");

    /**
     * The characters that SQS refuses. SQS accepts only the characters of XML 1.0. All other characters occur in JSON
     * only inside strings, where escapes can replace them.
     */
    private static final Pattern INVALID_CHARACTERS_PATTERN =
            Pattern.compile("[^\t\n\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

    static AwsMessage of(EventMessage eventMessage) {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("content-type", "application/cloudevents+json");
        attributes.put("ce_id", eventMessage.id());
        attributes.put("ce_type", eventMessage.type());
        attributes.put("ce_subject", eventMessage.subject());
        readContext(eventMessage.body(), attributes);
        attributes
                .values()
                .removeIf(value -> value.isEmpty()
                        || INVALID_CHARACTERS_PATTERN.matcher(value).find());
        return new AwsMessage(
                eventMessage.id(),
                eventMessage.type(),
                eventMessage.subject(),
                escapeInvalidCharacters(eventMessage.body()),
                attributes);
    }

    private static String escapeInvalidCharacters(String json) {
        return INVALID_CHARACTERS_PATTERN
                .matcher(json)
                .replaceAll(match -> "\\\\u%04x".formatted((int) match.group().charAt(0)));
    }

    /** Returns the message without the payload of its item or intent; null if it has no payload. */
    @Nullable
    AwsMessage withoutPayload() {
        var smaller = EventPayload.omitFrom(body);
        return smaller == null ? null : new AwsMessage(id, type, subject, escapeInvalidCharacters(smaller), attributes);
    }

    private static void readContext(String body, Map<String, String> attributes) {
        try (var parser = JsonCodec.MAPPER.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) return;
            while (parser.nextToken() == JsonToken.FIELD_NAME) readMember(parser, attributes);
        } catch (IOException e) {
            // A body that is not JSON has no context. Holdfast sends it anyway, because the service decides whether it
            // accepts the body.
        }
    }

    private static void readMember(JsonParser parser, Map<String, String> attributes) throws IOException {
        var name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING && CONTEXT_ATTRIBUTES.contains(name))
            attributes.put("ce_" + name, parser.getText());
        parser.skipChildren();
    }

    /** Returns the attributes, with values of the type that a service's client requires. */
    <A> Map<String, A> attributes(Function<String, A> toValue) {
        return attributes.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, attribute -> toValue.apply(attribute.getValue())));
    }

    /** Returns the message group, in which a FIFO target keeps the order of messages; null for other targets. */
    @Nullable
    String groupId(Arn target) {
        return target.isFifo() ? FifoId.fit(subject) : null;
    }

    /** Returns the id by which a FIFO target drops duplicates; null for other targets. */
    @Nullable
    String deduplicationId(Arn target) {
        return target.isFifo() ? FifoId.fit(id) : null;
    }

    /** Returns the size that AWS counts for this message in the size limit of a request. */
    int sizeBytes() {
        var bytes = utf8Bytes(body);
        for (var attribute : attributes.entrySet())
            bytes += utf8Bytes(attribute.getKey()) + "String".length() + utf8Bytes(attribute.getValue());
        return bytes;
    }

    private static int utf8Bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
