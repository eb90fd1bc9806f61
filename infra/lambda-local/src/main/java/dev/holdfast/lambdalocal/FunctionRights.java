// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The grants of one function in the template, and the grants that the function used. */
final class FunctionRights {
    private final List<PolicyStatement> statements;
    private final Set<AccessGrant> used = new TreeSet<>();
    final Queue<String> refusedGrants = new ConcurrentLinkedQueue<>();

    FunctionRights(List<PolicyStatement> statements) {
        this.statements = List.copyOf(statements);
    }

    /** Whether at least one statement covers each required grant. */
    synchronized boolean isAllowed(Collection<AccessGrant> requiredGrants) {
        return isAllowed(KeyReading.PER_ROW, requiredGrants);
    }

    /** Whether the statements allow a call that needs these grants, under each {@link KeyReading}. */
    synchronized boolean isCallAllowed(Collection<AccessGrant> rows) {
        var allowed = true;
        for (var keyReading : KeyReading.values()) allowed &= isAllowed(keyReading, rows);
        return allowed;
    }

    private boolean isAllowed(KeyReading keyReading, Collection<AccessGrant> rows) {
        var allowed = true;
        for (var group : keyReading.groups(rows)) {
            var covering = statements.stream()
                    .filter(policyStatement -> policyStatement.covers(group))
                    .toList();
            for (var policyStatement : covering) used.addAll(policyStatement.matching(group));
            if (covering.isEmpty()) {
                refusedGrants.add(keyReading + " " + group);
                allowed = false;
            }
        }
        return allowed;
    }

    /** Returns the grants that no call used. Leaves out grants for KMS, which no local service checks. */
    synchronized Set<AccessGrant> unusedGrants() {
        var unused = new TreeSet<AccessGrant>();
        for (var policyStatement : statements)
            for (var accessGrant : policyStatement.grants())
                if (!accessGrant.action().startsWith("kms:")) unused.add(accessGrant);
        unused.removeAll(used);
        return unused;
    }
}
