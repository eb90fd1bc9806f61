// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.task;

import dev.holdfast.cli.call.RequestMembers;
import dev.holdfast.cli.call.VersionOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that are the same for all changes of a task. */
final class ChangeOptions {
    @Option(names = "--note", paramLabel = "TEXT", description = "A note for the history.")
    @Nullable
    String note;

    @Mixin
    final VersionOption ifVersion = new VersionOption();

    RequestMembers addTo(RequestMembers members) {
        return members.with("note", note).with("version", ifVersion.version());
    }
}
