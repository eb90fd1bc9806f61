// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.problem;

/**
 * An answer, or a part of an answer, with content that only callers with the scope to read are allowed to see.
 * {@code Action} removes the content for all other callers.
 */
public interface ContentView<T> {
    /** Returns a copy with identifiers and status, but without content that another caller wrote. */
    T withoutContent();
}
