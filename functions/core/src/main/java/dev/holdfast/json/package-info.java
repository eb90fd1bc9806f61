// SPDX-License-Identifier: Apache-2.0
/**
 * Strict parsing of JSON with limits; instants, durations and page tokens. {@link dev.holdfast.json.JsonCodec} is the
 * entry point.
 */
@NullMarked
package dev.holdfast.json;

import org.jspecify.annotations.NullMarked;
