package dev.holdfast.aws.target;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.channel.EventSender.EventMessage;
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
 * A message as topics and queues take it.
 *
 * @param body the CloudEvent, in structured mode
 * @param attributes the CloudEvent's context, so that filters and consumers need not open the body; named as the Kafka protocol
 *     binding names headers, since there is no binding for SNS and SQS. At most nine: beyond ten, SNS drops messages to queues
 */
record AwsMessage(String id, String type, String subject, String body, Map<String, String> attributes) {
    private static final Set<String> CONTEXT_ATTRIBUTES =
            Set.of("source", "time", "sequence", "correlationid", "traceparent");

    /** What SQS takes: the characters of XML 1.0. In JSON only strings have others, and there they can be escaped. */
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
                INVALID_CHARACTERS_PATTERN
                        .matcher(eventMessage.body())
                        .replaceAll(found ->
                                "\\\\u%04x".formatted((int) found.group().charAt(0))),
                attributes);
    }

    private static void readContext(String body, Map<String, String> attributes) {
        try (var parser = JsonCodec.MAPPER.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) return;
            while (parser.nextToken() == JsonToken.FIELD_NAME) readMember(parser, attributes);
        } catch (IOException e) {
            // Then it has none: whether that body will do is for the receiver to say.
        }
    }

    private static void readMember(JsonParser parser, Map<String, String> attributes) throws IOException {
        var name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING && CONTEXT_ATTRIBUTES.contains(name))
            attributes.put("ce_" + name, parser.getText());
        parser.skipChildren();
    }

    /** Those attributes, as a service's client takes them. */
    <A> Map<String, A> attributes(Function<String, A> value) {
        return attributes.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, attribute -> value.apply(attribute.getValue())));
    }

    /** What it keeps its order with, null where there is no order. */
    @Nullable
    String groupId(Arn to) {
        return to.isFifo() ? FifoId.fit(subject) : null;
    }

    /** What its doubles share, null where none are dropped. */
    @Nullable
    String deduplicationId(Arn to) {
        return to.isFifo() ? FifoId.fit(id) : null;
    }

    /** How much it counts towards the limit of a request. */
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
