// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.problem;

/**
 * An answer, or a part of one, with content that only callers with the right to read may see. {@code Action} removes the content for
 * all other callers.
 */
public interface ContentView<T> {
    /** Returns a copy that shows which thing it is and how it stands, but nothing that another caller wrote into it. */
    T withoutContent();
}
