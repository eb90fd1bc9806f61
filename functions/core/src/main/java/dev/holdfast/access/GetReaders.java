package dev.holdfast.access;

import dev.holdfast.problem.Answer;
import dev.holdfast.table.Document;

/** Shows which other applications may read this one's part of a timeline. */
public final class GetReaders extends Action<GetReaders.Request, ReadersView> {
    private final Document<Readers> readers;

    public GetReaders(Document<Readers> readers) {
        super(Scope.READ, Request.class);
        this.readers = readers;
    }

    public record Request() {}

    @Override
    protected Answer<ReadersView> run(Caller caller, Request request) {
        return Answer.ok(ReadersView.of(readers.of(caller.app())));
    }
}
