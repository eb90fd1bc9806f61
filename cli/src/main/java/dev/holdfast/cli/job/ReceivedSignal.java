// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

/**
 * A signal of the operating system.
 *
 * @param name the name without {@code SIG}
 */
record ReceivedSignal(String name, int number) {
    private static final int EXIT_CODE_BASE = 128;

    /** Returns the exit code of a program that the signal ended. */
    int exitCode() {
        return EXIT_CODE_BASE + number;
    }
}
