// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.view.ItemView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A claim survives a crash of Holdfast, and the item of a killed worker goes to the next worker. */
class ClaimRestartTest {
    @Test
    void item_of_killed_worker_goes_to_next_worker() {
        var first = new HoldfastFixture();
        first.putWorkflow(
                "renew", "states: {todo: {initial: true, claimable: true, next: [done]}, done: {terminal: true}}");
        first.callOk(first.holdfast.createItem, "{'workflow':'renew','key':'a'}");
        var token =
                requireNonNull(requireNonNull(tryClaim(first, "w1")).claim()).token();
        try (var restarted = first.restart()) {
            assertThat(tryClaim(restarted, "w2")).isNull();
            restarted.clock.advance(ofMinutes(1));
            assertThat(requireNonNull(requireNonNull(tryClaim(restarted, "w2")).claim())
                            .attempt())
                    .isEqualTo(2);
            assertThat(restarted
                            .callRefused(
                                    restarted.holdfast.completeItem,
                                    "{'workflow':'renew','key':'a','claimToken':'" + token + "'}")
                            .detail())
                    .contains("must stop the work");
        }
    }

    private static @Nullable ItemView tryClaim(HoldfastFixture fixture, String worker) {
        return fixture.callOk(fixture.holdfast.claimItem, "{'workflow':'renew','worker':'" + worker + "'}")
                .item();
    }
}
