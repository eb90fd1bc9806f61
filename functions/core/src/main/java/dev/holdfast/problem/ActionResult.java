// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.problem;

import java.util.function.Function;

/** The outcome of an action: a value, or the problem that explains the refusal. */
public sealed interface ActionResult<T> {
    /** Holdfast carried out the action. */
    record Success<T>(T value) implements ActionResult<T> {}

    /** Holdfast refused the action, and nothing changed. */
    record Refusal<T>(Problem problem) implements ActionResult<T> {}

    static <T> ActionResult<T> ok(T value) {
        return new Success<>(value);
    }

    static <T> ActionResult<T> refused(Problem problem) {
        return new Refusal<>(problem);
    }

    /** Applies the function to the value. Returns a refusal unchanged. */
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
