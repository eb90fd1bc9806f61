// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.call;

import dev.holdfast.cli.environment.CommandEnvironment;
import picocli.CommandLine.Model.CommandSpec;

/** The command {@code holdfast} itself, which knows the environment of this run. */
public interface RootCommand {
    CommandEnvironment environment();

    /** Returns the environment of a command below the root. */
    static CommandEnvironment environmentOf(CommandSpec spec) {
        return ((RootCommand) spec.root().userObject()).environment();
    }
}
