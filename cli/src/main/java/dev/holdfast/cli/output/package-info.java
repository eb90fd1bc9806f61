// SPDX-License-Identifier: Apache-2.0
/** Prints results in several formats: tables for people, and JSON, YAML or names for programs. */
@NullMarked
package dev.holdfast.cli.output;

import org.jspecify.annotations.NullMarked;
