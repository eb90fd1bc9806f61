// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import java.util.Set;

/** The names of the roles that Holdfast itself defines. */
public final class RoleNames {
    /** The role that every caller with the scope {@code report} has. */
    public static final String ANYONE = "anyone";

    /** The role of the person who asked for an item. */
    public static final String REQUESTER = "requester";

    /** The role of the person who has an item as a task. */
    public static final String ASSIGNEE = "assignee";

    /** The role of the person who delegated a task and gets it back. */
    public static final String DELEGATOR = "delegator";

    private static final Set<String> PERSONAL_ROLES = Set.of(REQUESTER, ASSIGNEE, DELEGATOR);

    private RoleNames() {}

    /** Whether Holdfast itself decides who has the role in an item. Neither workflows nor callers name its people. */
    public static boolean isPersonal(String role) {
        return PERSONAL_ROLES.contains(role);
    }
}
