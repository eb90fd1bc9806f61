// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A caller in the table of rights.
 *
 * @param origin whose key the caller has
 * @param scope the scope of this key
 * @param person the person for whom the application acts; null for the application itself
 * @param isAgent whether an agent makes the requests
 */
public record AccessCaller(
        Origin origin, Scope scope, @Nullable Person person, boolean isAgent) {
    /** Whose key a caller has. */
    public enum Origin {
        OWN_APPLICATION,
        OTHER_APPLICATION,
        OPERATOR
    }

    /** A person, by the role that the person has in the items. */
    public enum Person {
        STRANGER,
        REQUESTER,
        ASSIGNEE,
        CANDIDATE,
        OBSERVER;

        public String address() {
            return name().toLowerCase(Locale.ROOT) + "@example.com";
        }
    }

    private static final List<Scope> SCOPES = List.of(Scope.READ, Scope.REPORT, Scope.TASK, Scope.MANAGE);

    /** Returns all callers of the table. */
    public static List<AccessCaller> all() {
        var callers = new ArrayList<AccessCaller>();
        for (var scope : SCOPES) {
            callers.add(new AccessCaller(Origin.OWN_APPLICATION, scope, null, false));
            for (var person : Person.values())
                callers.add(new AccessCaller(Origin.OWN_APPLICATION, scope, person, false));
        }
        for (var person : Person.values())
            callers.add(new AccessCaller(Origin.OWN_APPLICATION, Scope.MANAGE, person, true));
        callers.add(new AccessCaller(Origin.OWN_APPLICATION, Scope.MANAGE, null, true));
        callers.add(new AccessCaller(Origin.OWN_APPLICATION, Scope.STAGE, null, true));
        callers.add(new AccessCaller(Origin.OTHER_APPLICATION, Scope.MANAGE, null, false));
        callers.add(new AccessCaller(Origin.OPERATOR, Scope.OPERATOR, null, false));
        return callers;
    }

    public boolean isPerson() {
        return person != null;
    }

    /** Whether the request names the agent. An agent's own key needs no such name. */
    public boolean namesAgent() {
        return isAgent && scope != Scope.STAGE;
    }

    @Override
    public String toString() {
        return origin + " " + scope + (person == null ? "" : " for " + person) + (isAgent ? " by agent" : "");
    }
}
