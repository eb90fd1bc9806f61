// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A way in which IAM may compare dynamodb:LeadingKeys with the rows of one call. AWS doesn't document which way applies
 * to transactions. So a policy must allow a call under each of these ways.
 */
public enum KeyReading {
    /** IAM checks each row alone. */
    PER_ROW,
    /** IAM checks all rows with the same action together. */
    PER_ACTION,
    /** IAM checks each action with all rows of the call. */
    ALL_KEYS;

    /** Returns the groups of grants. One statement must cover each group. */
    public List<Set<AccessGrant>> groups(Collection<AccessGrant> rows) {
        return switch (this) {
            case PER_ROW -> rows.stream().map(Set::of).toList();
            case PER_ACTION ->
                List.copyOf(rows.stream()
                        .collect(Collectors.groupingBy(
                                row -> row.action() + row.resource(), Collectors.toCollection(TreeSet::new)))
                        .values());
            case ALL_KEYS -> withAllKeys(rows);
        };
    }

    private static List<Set<AccessGrant>> withAllKeys(Collection<AccessGrant> rows) {
        var groups = new ArrayList<Set<AccessGrant>>();
        var targets = rows.stream()
                .map(row -> new AccessGrant(row.action(), row.resource(), ""))
                .collect(Collectors.toCollection(TreeSet::new));
        for (var target : targets)
            groups.add(rows.stream()
                    .filter(row -> row.resource().equals(target.resource()))
                    .map(row -> new AccessGrant(target.action(), target.resource(), row.family()))
                    .collect(Collectors.toCollection(TreeSet::new)));
        return groups;
    }
}
