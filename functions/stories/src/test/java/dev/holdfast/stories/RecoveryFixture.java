// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;

import dev.holdfast.recovery.RecoveryPage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Lost items of the workflow {@code pipeline}, and their recovery in pages. */
final class RecoveryFixture {
    private final Supplier<HoldfastFixture> holdfastFixture;

    /** @param holdfastFixture the current fixture, which a restart replaces */
    RecoveryFixture(Supplier<HoldfastFixture> holdfastFixture) {
        this.holdfastFixture = holdfastFixture;
    }

    /** Creates the overdue items {@code late0…}, and the items {@code fine0…}, which are not overdue. */
    void createItems(int late, int fine) {
        var fixture = holdfastFixture.get();
        fixture.createItems(late, i -> "{'workflow':'pipeline','key':'late" + i + "','data':{'file':" + i + "}}");
        fixture.clock.advance(ofHours(2));
        fixture.createItems(fine, i -> "{'workflow':'pipeline','key':'fine" + i + "'}");
        fixture.sweep();
    }

    /** Calls the recovery until it has no next page. */
    List<RecoveryPage> recoverAll(String members) {
        var fixture = holdfastFixture.get();
        var pages = new ArrayList<RecoveryPage>();
        var token = "";
        do {
            var page = fixture.callOk(fixture.holdfast.recoverItems, "{'workflow':'pipeline'," + members + token + "}");
            pages.add(page);
            token = page.nextPageToken() == null
                    ? ""
                    : ",'recovery':'" + page.recovery() + "','pageToken':'" + page.nextPageToken() + "'";
            if (members.contains("'recovery'")) token = token.replaceFirst(",'recovery':'[^']*'", "");
        } while (!token.isEmpty());
        return pages;
    }

    static List<RecoveryPage.RecoveryResult> results(List<RecoveryPage> pages) {
        return pages.stream().flatMap(page -> page.results().stream()).toList();
    }
}
