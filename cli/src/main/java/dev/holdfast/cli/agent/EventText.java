// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.agent;

import java.util.ArrayList;
import java.util.List;

/** Reads the messages in a complete event stream (HTML Living Standard, "Server-sent events"). */
final class EventText {
    private static final String DATA = "data:";

    private EventText() {}

    /** Returns the data of all events that have data. */
    static List<String> messagesOf(String stream) {
        var messages = new ArrayList<String>();
        var data = new StringBuilder();
        for (var line : (stream + "\n\n").split("\r\n|\r|\n", -1)) {
            if (line.startsWith(DATA))
                data.append(line.substring(DATA.length()).strip()).append('\n');
            if (!line.isEmpty() || data.isEmpty()) continue;
            messages.add(data.toString().strip());
            data.setLength(0);
        }
        messages.removeIf(String::isEmpty);
        return messages;
    }
}
