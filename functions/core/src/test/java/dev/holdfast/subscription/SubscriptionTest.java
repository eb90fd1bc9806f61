// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import static org.assertj.core.api.Assertions.assertThat;

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
}
