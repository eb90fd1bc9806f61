package dev.holdfast.access;

import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Faults;
import dev.holdfast.table.Document;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which other applications may read this one's part of a timeline: the lines under a correlation or link that both name, and where
 * their items stand. Nothing else of the application opens to them, and it is for each application to admit others, never for those to ask.
 */
public final class PutReaders extends Action<PutReaders.Request, ReadersView> {
    private final Document<Readers> readers;

    public PutReaders(Document<Readers> readers) {
        super(Scope.MANAGE, Request.class);
        this.readers = readers;
    }

    /**
     * @param apps all that may; empty for nobody
     * @param version refuse if there is another version (If-Match)
     */
    public record Request(List<String> apps, @Nullable Long version) {}

    @Override
    protected Answer<ReadersView> run(Caller caller, Request request) {
        var faults = new Faults().apps("/apps", request.apps(), Faults.MAX_VALUES);
        if (faults.any()) return Answer.refused(faults.problem());
        return readers.put(caller.app(), new Readers(request.apps()), request.version())
                .then(stored -> Answer.ok(ReadersView.of(stored)));
    }
}
