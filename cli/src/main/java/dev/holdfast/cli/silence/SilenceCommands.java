// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.silence;

import picocli.CommandLine.Command;

@Command(
        name = "silence",
        description = "Suppress notifications for a time.",
        subcommands = {ListSilencesCommand.class, PutSilenceCommand.class, DeleteSilenceCommand.class})
public final class SilenceCommands {}
