// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.context;

import picocli.CommandLine.Command;

@Command(
        name = "context",
        description = "Choose the Holdfast and the application that commands use by default.",
        subcommands = {ListContextsCommand.class, UseContextCommand.class})
public final class ContextCommands {}
