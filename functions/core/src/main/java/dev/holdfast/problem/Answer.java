package dev.holdfast.problem;

import java.util.function.Function;

/** What an action answers: the result, or the problem that kept it from being done. */
public sealed interface Answer<T> {
    /** It was done, or answered. */
    record Ok<T>(T value) implements Answer<T> {}

    /** Nothing was done. */
    record Refused<T>(Problem problem) implements Answer<T> {}

    static <T> Answer<T> ok(T value) {
        return new Ok<>(value);
    }

    static <T> Answer<T> refused(Problem problem) {
        return new Refused<>(problem);
    }

    /** Goes on with the value; a refusal stays one. */
    default <R> Answer<R> then(Function<? super T, Answer<R>> next) {
        return switch (this) {
            case Ok<T>(T value) -> next.apply(value);
            case Refused<T>(Problem problem) -> new Refused<>(problem);
        };
    }

    default <R> Answer<R> map(Function<? super T, ? extends R> next) {
        return then(value -> ok(next.apply(value)));
    }
}
