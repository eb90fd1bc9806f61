// SPDX-License-Identifier: Apache-2.0
/**
 * Typed fields of items: the schema of a workflow's fields, and the rules of a state about who sees and writes them.
 */
@NullMarked
package dev.holdfast.field;

import org.jspecify.annotations.NullMarked;
