// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of results. */
public interface ResultPage<T> {
    List<T> entries();

    /** Returns the token of the next page; null on the last page. A page without entries can have a next page. */
    @Nullable
    String nextPageToken();
}
