// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import java.util.List;
import java.util.Map;

/**
 * A command that runs in a child process.
 *
 * @param words the program and its arguments; no shell reads them
 * @param variables the variables that the child has in addition to those of this process
 * @param keepsOutput whether the outcome contains the end of the output. If not, the child writes to the same files or
 *     terminal as this process
 */
public record ChildCommand(List<String> words, Map<String, String> variables, ChildInput input, boolean keepsOutput) {}
