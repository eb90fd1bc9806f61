// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.event;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of an event stream (HTML Living Standard, "Server-sent events"). A message has at most
 * {@value #MESSAGE_LIMIT_BYTES} bytes, which is more than Holdfast ever sends.
 */
final class StreamParser {
    static final int MESSAGE_LIMIT_BYTES = 8_000_000;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private int messageBytes;
    private String type = "";
    private @Nullable String position;
    private @Nullable Duration retryDelay;
    private boolean isAfterReturn;

    /**
     * Reads the next bytes of the stream, and returns the messages that end in them.
     *
     * @throws IllegalStateException if a message is too long
     */
    List<StreamMessage> parse(byte[] bytes) {
        var messages = new ArrayList<StreamMessage>();
        for (var octet : bytes) {
            // A line ends with CR, LF, or both.
            if (octet == '\r' || octet == '\n' && !isAfterReturn) endLine(messages);
            else if (octet != '\n') add(octet);
            isAfterReturn = octet == '\r';
        }
        return messages;
    }

    /** Returns the delay that the server asks for before a reconnect; null if the server asks for no delay. */
    @Nullable
    Duration retryDelay() {
        return retryDelay;
    }

    private void add(byte octet) {
        if (++messageBytes > MESSAGE_LIMIT_BYTES)
            throw new IllegalStateException(
                    "a message of the event stream is longer than " + MESSAGE_LIMIT_BYTES + " bytes");
        line.write(octet);
    }

    private void endLine(List<StreamMessage> messages) {
        var text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (!text.isEmpty()) {
            readField(text);
            return;
        }
        var content = data.length() == 0 ? "" : data.substring(0, data.length() - 1);
        messages.add(new StreamMessage(position, type, content));
        data.setLength(0);
        type = "";
        messageBytes = 0;
    }

    private void readField(String text) {
        var colon = text.indexOf(':');
        var name = colon < 0 ? text : text.substring(0, colon);
        var value = colon < 0 ? "" : text.substring(colon + 1);
        if (value.startsWith(" ")) value = value.substring(1);
        switch (name) {
            case "data" -> data.append(value).append('\n');
            case "event" -> type = value;
            case "id" -> {
                if (value.indexOf('\0') < 0) position = value;
            }
            case "retry" -> {
                if (value.matches("\\d{1,9}")) retryDelay = Duration.ofMillis(Long.parseLong(value));
            }
            // Comments begin with a colon. The standard ignores other fields.
            default -> {}
        }
    }
}
