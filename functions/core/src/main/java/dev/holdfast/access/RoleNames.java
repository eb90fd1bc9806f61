// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

/** The names of roles that have a meaning of their own. */
public final class RoleNames {
    /** The role that every caller with the scope {@code report} has. */
    public static final String ANYONE = "anyone";

    private RoleNames() {}
}
