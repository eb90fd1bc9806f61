package dev.holdfast.problem;

import java.util.function.Function;

/** What an action answers: the result, or the problem that kept it from being done. */
public sealed interface ActionResult<T> {
    /** It was done, or answered. */
    record Success<T>(T value) implements ActionResult<T> {}

    /** Nothing was done. */
    record Refusal<T>(Problem problem) implements ActionResult<T> {}

    static <T> ActionResult<T> ok(T value) {
        return new Success<>(value);
    }

    static <T> ActionResult<T> refused(Problem problem) {
        return new Refusal<>(problem);
    }

    /** Goes on with the value; a refusal stays one. */
    default <R> ActionResult<R> flatMap(Function<? super T, ActionResult<R>> next) {
        return switch (this) {
            case Success<T>(T value) -> next.apply(value);
            case Refusal<T>(Problem problem) -> new Refusal<>(problem);
        };
    }

    default <R> ActionResult<R> map(Function<? super T, ? extends R> next) {
        return flatMap(value -> ok(next.apply(value)));
    }
}
