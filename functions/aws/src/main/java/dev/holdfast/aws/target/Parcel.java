package dev.holdfast.aws.target;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.alert.Sender.Message;
import dev.holdfast.json.Codec;
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
record Parcel(String id, String type, String subject, String body, Map<String, String> attributes) {
    private static final Set<String> CONTEXT = Set.of("source", "time", "sequence", "correlationid", "traceparent");

    /** What SQS takes: the characters of XML 1.0. In JSON only strings have others, and there they can be escaped. */
    private static final Pattern UNFIT = Pattern.compile("[^\t\n\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

    static Parcel of(Message message) {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("content-type", "application/cloudevents+json");
        attributes.put("ce_id", message.id());
        attributes.put("ce_type", message.type());
        attributes.put("ce_subject", message.subject());
        context(message.body(), attributes);
        attributes
                .values()
                .removeIf(value -> value.isEmpty() || UNFIT.matcher(value).find());
        return new Parcel(
                message.id(),
                message.type(),
                message.subject(),
                UNFIT.matcher(message.body())
                        .replaceAll(found ->
                                "\\\\u%04x".formatted((int) found.group().charAt(0))),
                attributes);
    }

    private static void context(String body, Map<String, String> attributes) {
        try (var parser = Codec.MAPPER.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) return;
            while (parser.nextToken() == JsonToken.FIELD_NAME) member(parser, attributes);
        } catch (IOException e) {
            // Then it has none: whether that body will do is for the receiver to say.
        }
    }

    private static void member(JsonParser parser, Map<String, String> attributes) throws IOException {
        var name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING && CONTEXT.contains(name))
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
    String group(Arn to) {
        return to.fifo() ? Fifo.id(subject) : null;
    }

    /** What its doubles share, null where none are dropped. */
    @Nullable
    String twin(Arn to) {
        return to.fifo() ? Fifo.id(id) : null;
    }

    /** How much it counts towards the limit of a request. */
    int bytes() {
        var bytes = utf8(body);
        for (var attribute : attributes.entrySet())
            bytes += utf8(attribute.getKey()) + "String".length() + utf8(attribute.getValue());
        return bytes;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
