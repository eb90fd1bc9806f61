package dev.holdfast.lambdalocal;

import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What one function may do as the template says, and what it did with that. */
final class Rights {
    private final List<Grant> granted;
    private final Set<Grant> used = new TreeSet<>();
    final Queue<Grant> refused = new ConcurrentLinkedQueue<>();

    Rights(List<Grant> granted) {
        this.granted = granted.stream()
                .filter(grant -> !grant.action().startsWith("kms:"))
                .toList();
    }

    /** Whether all of these are granted. */
    synchronized boolean allow(Collection<Grant> wanted) {
        var all = true;
        for (var want : wanted) {
            var by = granted.stream().filter(grant -> grant.covers(want)).toList();
            used.addAll(by);
            if (by.isEmpty()) {
                refused.add(want);
                all = false;
            }
        }
        return all;
    }

    synchronized Set<Grant> unused() {
        var unused = new TreeSet<>(granted);
        unused.removeAll(used);
        return unused;
    }
}
