package dev.holdfast.feed;

import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one projector over one batch. Keeps the projector's failure, so that the other projectors do their work first. */
final class ProjectorRun {
    private final String projector;
    private final Projector.Batch batch;
    private final FeedFaultLog faults;
    private final List<RowWrite> writes = new ArrayList<>();
    private @Nullable RuntimeException failure;

    ProjectorRun(String projector, Projector.Batch batch, FeedFaultLog faults) {
        this.projector = projector;
        this.batch = batch;
        this.faults = faults;
    }

    /** Collects the projector's writes: none where it fails. */
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
        } catch (UncheckedIOException broken) {
            passOver(change, broken);
            return false;
        }
    }

    private void collect(FeedChange change) {
        try {
            writes.addAll(batch.writesOf(change));
        } catch (RuntimeException broken) {
            passOver(change, broken);
        }
    }

    private void passOver(FeedChange change, RuntimeException why) {
        faults.report(change.describe() + " for the " + projector, why);
    }

    List<RowWrite> writes() {
        return writes;
    }

    /** @param done for each of the writes whether its condition held */
    void finish(List<Boolean> done) {
        if (failure != null) return;
        var written = new ArrayList<RowKey>();
        for (var i = 0; i < writes.size(); i++)
            if (done.get(i)) written.add(writes.get(i).key());
        try {
            batch.afterWrites(written);
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** Why the batch has to come again, null for nothing. */
    @Nullable
    RuntimeException failure() {
        return failure;
    }
}
