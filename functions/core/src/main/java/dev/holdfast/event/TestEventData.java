// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A test of a subscription.
 *
 * @param by the caller that runs the test
 */
public record TestEventData(String app, String subscription, String by) implements EventData {
    @Override
    public @Nullable String workflow() {
        return null;
    }

    @Override
    public String state() {
        return "";
    }

    @Override
    public Map<String, String> labels() {
        return Map.of();
    }
}
