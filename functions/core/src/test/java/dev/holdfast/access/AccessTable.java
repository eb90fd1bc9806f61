// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import static dev.holdfast.access.AccessRule.Outcome;

import dev.holdfast.Holdfast;
import dev.holdfast.access.AccessCaller.Origin;
import dev.holdfast.workflow.StateVisibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The table of rights: each caller with each action in each visibility. For each caller and visibility, it has two
 * applications that differ only in whether the items exist.
 */
public final class AccessTable {
    /** An answer of one edge. */
    public record Answer(int status, String body) {
        boolean isSuccess() {
            return status < 300;
        }

        private Answer without(String app) {
            return new Answer(status, body.replace(app, "APP"));
        }
    }

    /** Sends the request of an action to one edge. */
    @FunctionalInterface
    public interface Edge {
        Answer send(AccessCaller caller, AccessAction action, String app, String apiKey, String itemKey);
    }

    /** The cells of one caller and one visibility. */
    public record Section(
            AccessCaller caller,
            StateVisibility visibility,
            String full,
            String fullKey,
            String empty,
            String emptyKey,
            Map<AccessAction, String> itemKeys) {
        @Override
        public String toString() {
            return caller + ", " + visibility;
        }

        /** Sends the request of each action, and returns a text for each cell with an unexpected outcome. */
        public List<String> findFaults(Edge edge) {
            var faults = new ArrayList<String>();
            for (var action : AccessAction.values()) {
                var itemKey = Objects.requireNonNull(itemKeys.get(action));
                var withItem = edge.send(caller, action, full, fullKey, itemKey);
                var withoutItem = edge.send(caller, action, empty, emptyKey, itemKey);
                var expected = AccessRule.expected(caller, action, visibility);
                if (!matches(expected, withItem, withoutItem, itemKey))
                    faults.add(action + " must be " + expected + " for " + this + ":\n  with the item    " + withItem
                            + "\n  without the item " + withoutItem);
            }
            return faults;
        }

        private boolean matches(Outcome expected, Answer withItem, Answer withoutItem, String itemKey) {
            var isSame = withItem.without(full).equals(withoutItem.without(empty));
            return switch (expected) {
                case FORBIDDEN -> isSame && (withItem.status == 401 || withItem.status == 403);
                case SAME -> isSame;
                case SHOWN -> !isSame && withItem.isSuccess() && withItem.body.contains(itemKey);
                case DONE -> !isSame && withItem.isSuccess();
                case REFUSED -> !isSame && !withItem.isSuccess() && withItem.status != 404;
            };
        }
    }

    private AccessTable() {}

    /**
     * Creates the applications of all sections.
     *
     * @param prefix the beginning of their names
     */
    public static List<Section> create(Holdfast holdfast, String prefix) {
        var sections = new ArrayList<Section>();
        for (var caller : AccessCaller.all())
            for (var visibility : StateVisibility.values())
                sections.add(createSection(holdfast, prefix + sections.size(), caller, visibility));
        return sections;
    }

    private static Section createSection(
            Holdfast holdfast, String name, AccessCaller caller, StateVisibility visibility) {
        var full = name + "-full";
        var empty = name + "-none";
        var itemKeys = AccessWorld.createFull(holdfast, full, visibility);
        AccessWorld.createEmpty(holdfast, empty);
        var keys = caller.origin() == Origin.OWN_APPLICATION
                ? Stream.of(full, empty)
                        .map(app -> AccessWorld.createKey(holdfast, app, caller))
                        .toList()
                : List.of(AccessWorld.createKey(holdfast, name + "-other", caller));
        return new Section(caller, visibility, full, keys.getFirst(), empty, keys.getLast(), itemKeys);
    }
}
