// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes time limits for people, such as {@code PT8H of working time in berlin}. */
public final class AllowanceText {
    private AllowanceText() {}

    /** Returns a copy of an object in which these members are texts for people. */
    public static JsonNode replaceIn(JsonNode object, String... members) {
        if (!(object instanceof ObjectNode original)) return object;
        var copy = original.objectNode();
        copy.setAll(original);
        for (var member : members)
            if (copy.get(member) instanceof ObjectNode allowance) copy.put(member, of(allowance));
        return copy;
    }

    private static String of(ObjectNode allowance) {
        var calendar = allowance.path("calendar").asText();
        var working = allowance.path("working").textValue();
        if (working != null) return working + " of working time in " + calendar;
        var until = allowance.path("until").textValue();
        // A newer server can have further forms.
        if (until == null) return allowance.toString();
        return calendar.isEmpty()
                ? until + " in " + allowance.path("zone").asText()
                : until + " on a working day in " + calendar;
    }
}
