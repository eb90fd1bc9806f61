// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

import dev.holdfast.item.ItemId;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The site on which people look at items.
 *
 * @param address the URL of this deployment for people; null for no links
 */
public record ItemSite(@Nullable URI address) {
    /** A deployment without links. */
    public static final ItemSite NONE = new ItemSite(null);

    /** Returns the URL of an item, or null if there is no site. The characters of a key need no escapes. */
    public @Nullable String linkTo(ItemId id) {
        if (address == null) return null;
        var base = address.toString().replaceFirst("/+$", "");
        return base + "/apps/" + id.app() + "/items/" + id.workflow() + "/" + id.key();
    }
}
