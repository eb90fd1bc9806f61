// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.failure;

import dev.holdfast.cli.output.ShellText;
import dev.holdfast.client.refusal.HoldfastException;
import dev.holdfast.client.refusal.InputFault;
import dev.holdfast.client.refusal.Refusal;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.transport.ApiKeyException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines that a failed command prints on stderr, and its exit code. This record is the only place that maps failures
 * to exit codes.
 *
 * @param lines the message, and a line for each fault of the input
 * @param nextStep what to do next; null for nothing
 */
public record FailureReport(
        ExitCode exitCode, List<String> lines, @Nullable String nextStep) {

    /** Returns the report of an exception. Unknown exceptions are faults of the command itself. */
    public static FailureReport of(Exception failure) {
        if (failure instanceof CommandException exception)
            return new FailureReport(exception.exitCode(), List.of(textOf(exception)), exception.nextStep());
        if (failure instanceof RefusalException exception) return of(exception.refusal());
        if (failure instanceof HoldfastException)
            return new FailureReport(
                    ExitCode.TRY_AGAIN, List.of(textOf(failure)), "holdfast serve, or another address with --url");
        if (failure instanceof ApiKeyException)
            return new FailureReport(ExitCode.NOT_ALLOWED, List.of(textOf(failure)), "holdfast login");
        if (failure instanceof IllegalArgumentException)
            return new FailureReport(ExitCode.USAGE, List.of(textOf(failure)), null);
        return new FailureReport(ExitCode.FAILED, List.of(textOf(failure)), null);
    }

    private static FailureReport of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Invalid invalid -> withFaults(invalid.detail(), invalid.faults());
            case Refusal.TooLarge tooLarge -> withFaults(tooLarge.detail(), tooLarge.faults());
            case Refusal.Unauthorized unauthorized -> one(ExitCode.NOT_ALLOWED, unauthorized, "holdfast login");
            case Refusal.Forbidden forbidden ->
                one(
                        ExitCode.NOT_ALLOWED,
                        forbidden,
                        "use another key (holdfast login), or ask a person who may do this");
            case Refusal.NotFound notFound -> one(ExitCode.NOT_FOUND, notFound, null);
            case Refusal.Conflict conflict -> one(ExitCode.REFUSED, conflict, nextStepOf(conflict));
            case Refusal.Stale stale -> one(ExitCode.REFUSED, stale, "read it again, then repeat the command");
            case Refusal.KeyReused reused -> one(ExitCode.REFUSED, reused, "use a new --idempotency-key");
            case Refusal.Busy busy -> one(ExitCode.TRY_AGAIN, busy, null);
            case Refusal.Unavailable unavailable -> one(ExitCode.TRY_AGAIN, unavailable, null);
            case Refusal.InsufficientStorage full -> one(ExitCode.TRY_AGAIN, full, "free space on the server's disk");
            case Refusal.Unreadable unreadable -> one(ExitCode.FAILED, unreadable, null);
            case Refusal.UnknownRefusal unknown -> one(exitCodeOf(unknown), unknown, null);
        };
    }

    /** Chooses the exit code by the HTTP status, because a proxy or a gateway has its own types of refusals. */
    private static ExitCode exitCodeOf(Refusal.UnknownRefusal unknown) {
        if (unknown.status() == 401 || unknown.status() == 403) return ExitCode.NOT_ALLOWED;
        return unknown.isTemporary() ? ExitCode.TRY_AGAIN : ExitCode.FAILED;
    }

    private static FailureReport one(ExitCode exitCode, Refusal refusal, @Nullable String nextStep) {
        return new FailureReport(exitCode, List.of(refusal.detail()), nextStep);
    }

    private static FailureReport withFaults(String detail, List<InputFault> faults) {
        if (faults.isEmpty()) return new FailureReport(ExitCode.USAGE, List.of(detail), null);
        var lines = faults.stream()
                .map(fault -> fault.at().isEmpty() ? fault.message() : fault.at() + ": " + fault.message())
                .toList();
        return new FailureReport(ExitCode.USAGE, lines, null);
    }

    private static @Nullable String nextStepOf(Refusal.Conflict conflict) {
        var held = conflict.current().path("release").path("payload");
        if (held.has("key"))
            return "holdfast item release "
                    + ShellText.quote(held.path("workflow").asText() + "/"
                            + held.path("key").asText());
        var allowed = conflict.current().path("allowed");
        if (!allowed.isArray() || allowed.isEmpty()) return null;
        var states = new StringBuilder("the next states are ");
        allowed.forEach(state -> states.append(state.asText()).append(", "));
        return states.substring(0, states.length() - 2);
    }

    private static String textOf(Exception failure) {
        var message = failure.getMessage();
        return message == null || message.isBlank() ? failure.toString() : message;
    }
}
