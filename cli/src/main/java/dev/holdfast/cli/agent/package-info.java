// SPDX-License-Identifier: Apache-2.0
/** The tools of agents on this machine: passes messages from stdin to Holdfast. */
@NullMarked
package dev.holdfast.cli.agent;

import org.jspecify.annotations.NullMarked;
