// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.failure;

/** The exit codes of the command. {@code holdfast help exit-codes} prints them. */
public enum ExitCode {
    SUCCESS(0, "The command succeeded."),
    FAILED(1, "The command failed."),
    USAGE(2, "The arguments or the input are invalid."),
    CANCELLED(3, "You answered no to a question."),
    NOT_ALLOWED(4, "The API key or the person is not allowed to do this."),
    NOT_FOUND(5, "The item, workflow or other thing does not exist."),
    REFUSED(6, "The state of the item or other thing does not allow this."),
    TRY_AGAIN(75, "Holdfast can't be reached or is overloaded. Try again later.");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    /** Returns one sentence for people. */
    public String meaning() {
        return meaning;
    }
}
