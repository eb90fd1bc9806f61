// SPDX-License-Identifier: Apache-2.0
/** The command that passes the messages of an agent on this machine from stdin to Holdfast. */
@NullMarked
package dev.holdfast.cli.agent;

import org.jspecify.annotations.NullMarked;
