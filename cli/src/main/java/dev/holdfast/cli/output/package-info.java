// SPDX-License-Identifier: Apache-2.0
/** The forms of results: tables for people, JSON, YAML and names for programs. */
@NullMarked
package dev.holdfast.cli.output;

import org.jspecify.annotations.NullMarked;
