// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.json.JsonCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionTest {
    @ParameterizedTest
    @CsvSource({
        "dev.holdfast.item.overdue,true",
        "*,true",
        "**,true",
        "dev.*,true",
        "*.overdue,true",
        "dev.*.overdue,true",
        "dev.holdfast.*.over*,true",
        "dev.holdfast.item.overdue*,true",
        "*o*o*,true",
        "dev.holdfast.item,false",
        "dev.holdfast.item.overdu,false",
        "*.completed,false",
        "overdue,false",
        "devXholdfast*,false",
        "dev.holdfast.item.overdue*overdue,false",
    })
    void a_star_matches_any_text(String pattern, boolean matches) {
        assertThat(Subscription.matchesPattern(pattern, "dev.holdfast.item.overdue"))
                .isEqualTo(matches);
    }

    @Test
    @Timeout(5)
    void matching_ends_quickly_for_every_pattern() {
        assertThat(Subscription.matchesPattern("*a".repeat(50) + "b", "a".repeat(100_000)))
                .isFalse();
    }

    @Test
    void row_of_older_version_is_read() {
        var stored = JsonCodec.decodeStored(Subscription.class, """
                {"app":"shop","id":"alerts","target":"webhook","address":"https://example.com","deliveryOptions":{},
                 "breakerState":{"failures":6,"since":"2026-03-01T08:00:00Z","until":"2026-03-01T08:01:00Z"},
                 "created":"2026-03-01T08:00:00Z"}""");
        assertThat(stored.uid()).isEmpty();
        assertThat(stored.receiverState()).isEqualTo(ReceiverState.FAILING);
        assertThat(JsonCodec.decodeStored(Subscription.class, JsonCodec.encode(stored)))
                .isEqualTo(stored);
    }
}
