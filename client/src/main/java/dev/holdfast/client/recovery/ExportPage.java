// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.recovery;

import dev.holdfast.client.call.ResultPage;
import dev.holdfast.client.item.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The exported items of a page. */
final class ExportPage implements ResultPage<Item> {
    private final RecoveryPage page;

    ExportPage(RecoveryPage page) {
        this.page = page;
    }

    @Override
    public List<Item> entries() {
        return page.items();
    }

    @Override
    public @Nullable String nextPageToken() {
        return page.nextPageToken();
    }
}
