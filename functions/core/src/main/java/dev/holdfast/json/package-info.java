// SPDX-License-Identifier: Apache-2.0
/**
 * JSON and its values: strict and bounded parsing, instants and durations, page tokens.
 * {@link dev.holdfast.json.JsonCodec} is the entry point.
 */
@NullMarked
package dev.holdfast.json;

import org.jspecify.annotations.NullMarked;
