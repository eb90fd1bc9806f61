// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.feed;

import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowSize;
import dev.holdfast.table.RowWrite;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one projector over one batch. Keeps the projector's exception until the other projectors have finished. */
final class ProjectorRun {
    private final String projector;
    private final Projector.ProjectorBatch batch;
    private final FeedFaultLog faultLog;
    private final List<RowWrite> writes = new ArrayList<>();
    private @Nullable RuntimeException failure;

    ProjectorRun(String projector, Projector.ProjectorBatch batch, FeedFaultLog faultLog) {
        this.projector = projector;
        this.batch = batch;
        this.faultLog = faultLog;
    }

    /** Collects the projector's writes. After a failure, {@link #writes} is empty. */
    void prepare(List<FeedChange> changes) {
        try {
            for (var change : changes) if (read(change)) collect(change);
            writes.addAll(batch.remainingWrites());
        } catch (RuntimeException e) {
            failure = e;
            writes.clear();
        }
    }

    private boolean read(FeedChange change) {
        try {
            batch.read(change);
            return true;
        } catch (UncheckedIOException e) {
            skip(change, e);
            return false;
        }
    }

    private void collect(FeedChange change) {
        try {
            var added = batch.writesOf(change);
            for (var rowWrite : added) RowSize.check(rowWrite);
            writes.addAll(added);
        } catch (RuntimeException | StackOverflowError e) {
            skip(change, e);
        }
    }

    private void skip(FeedChange change, Throwable cause) {
        faultLog.report(change.describe() + " for " + projector, cause);
    }

    List<RowWrite> writes() {
        return writes;
    }

    /** @param conditionsHeld for each of the {@link #writes}, true if its condition was met */
    void finish(List<Boolean> conditionsHeld) {
        if (failure != null) return;
        var written = new ArrayList<RowKey>();
        for (var i = 0; i < writes.size(); i++)
            if (conditionsHeld.get(i)) written.add(writes.get(i).key());
        try {
            batch.afterWrites(written);
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** Returns the failure for which the caller must repeat the batch; null if the projector didn't fail. */
    @Nullable
    RuntimeException failure() {
        return failure;
    }
}
