// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

/**
 * A signal of the operating system.
 *
 * @param name the name without {@code SIG}
 */
public record ReceivedSignal(String name, int number) {
    private static final int EXIT_CODE_BASE = 128;

    /** Returns the exit code of a program that the signal ended. */
    public int exitCode() {
        return EXIT_CODE_BASE + number;
    }
}
