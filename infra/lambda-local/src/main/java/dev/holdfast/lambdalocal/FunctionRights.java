package dev.holdfast.lambdalocal;

import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What one function may do as the template says, and what it did with that. */
final class FunctionRights {
    private final List<AccessGrant> granted;
    private final Set<AccessGrant> used = new TreeSet<>();
    final Queue<AccessGrant> refusedGrants = new ConcurrentLinkedQueue<>();

    FunctionRights(List<AccessGrant> granted) {
        this.granted = granted.stream()
                .filter(accessGrant -> !accessGrant.action().startsWith("kms:"))
                .toList();
    }

    /** Whether all of these are granted. */
    synchronized boolean isAllowed(Collection<AccessGrant> wanted) {
        var all = true;
        for (var want : wanted) {
            var by = granted.stream()
                    .filter(accessGrant -> accessGrant.includes(want))
                    .toList();
            used.addAll(by);
            if (by.isEmpty()) {
                refusedGrants.add(want);
                all = false;
            }
        }
        return all;
    }

    synchronized Set<AccessGrant> unusedGrants() {
        var unused = new TreeSet<>(granted);
        unused.removeAll(used);
        return unused;
    }
}
