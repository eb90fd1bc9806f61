package dev.holdfast.access;

import dev.holdfast.problem.Answer;
import dev.holdfast.table.Document;

/** Shows which other applications may read this one's part of a timeline. */
public final class GetReaders implements Action<GetReaders.Request, ReadersView> {
    private final Document<Readers> readers;

    public GetReaders(Document<Readers> readers) {
        this.readers = readers;
    }

    public record Request() {}

    @Override
    public Scope needs() {
        return Scope.READ;
    }

    @Override
    public Class<Request> takes() {
        return Request.class;
    }

    @Override
    public Answer<ReadersView> run(Caller caller, Request request) {
        return Answer.ok(ReadersView.of(readers.of(caller.app())));
    }
}
