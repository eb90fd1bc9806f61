package dev.holdfast.recovery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.item.ItemView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a recovery.
 *
 * @param recovery its name; give it with the page token to go on
 * @param lines what became, or would become, of each item of this page
 * @param items the items of this page with their data, when exporting
 */
public record RecoveryPage(
        String recovery,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<RecoveryResult> lines,
        List<ItemView> items,
        @Nullable String nextPageToken) {
    /** @param outcome {@code redriven}, {@code wouldRedrive}, {@code exported}, {@code alreadyRedriven} (in this recovery), {@code finished}, {@code held} (so nothing is lost), {@code unknown}, {@code unreadable} (the log says why) or {@code changed} (meanwhile: ask again) */
    public record RecoveryResult(String key, @Nullable String state, String outcome) {}
}
