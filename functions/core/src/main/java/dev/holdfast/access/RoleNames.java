// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

/** The names of the roles that Holdfast itself defines. */
public final class RoleNames {
    /** The role that every caller with the scope {@code report} has. */
    public static final String ANYONE = "anyone";

    private RoleNames() {}
}
