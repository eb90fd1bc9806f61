// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.key;

import picocli.CommandLine.Command;

@Command(
        name = "key",
        description = "Manage the API keys of the application.",
        subcommands = {CreateKeyCommand.class, ListKeysCommand.class, DeleteKeyCommand.class})
public final class KeyCommands {}
