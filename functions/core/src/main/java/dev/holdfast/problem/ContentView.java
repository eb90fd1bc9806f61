// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.problem;

/**
 * An answer, or a part of an answer, whose content only callers with a scope for reading are allowed to see.
 * {@code Action} removes the content for all other callers.
 */
public interface ContentView<T> {
    /** Returns a copy with identifiers and status. The copy doesn't contain content that another caller wrote. */
    T withoutContent();
}
