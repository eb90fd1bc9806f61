// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.problem;

/**
 * An answer, or a part of an answer, with content. Only callers with a scope for reading are allowed to see this
 * content. {@code Action} removes the content for all other callers.
 */
public interface ContentView<T> {
    /** Returns a copy with identifiers and status. The copy contains no content from other callers. */
    T withoutContent();
}
