// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.view.ItemView;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads that wait for a change, in a deployment that polls. Each poll moves the clock. */
class ItemWaitTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void createItem() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1H'}");
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @ParameterizedTest
    @CsvSource({"PT2S,2", "PT0.5S,0", "PT1M,3"})
    void unchanged_item_is_returned_after_the_wait(String waitTime, int seconds) {
        assertThat(get("a", "'wait':'" + waitTime + "'").version()).isEqualTo(1);
        var waited = Duration.between(HoldfastFixture.START, holdfastFixture.clock.instant());
        assertThat(waited.toSeconds()).isEqualTo(seconds);
    }

    @Test
    void known_older_version_needs_no_wait() {
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'simple','key':'a'}");
        assertThat(get("a", "'wait':'PT20S','afterVersion':1").version()).isEqualTo(2);
        assertThat(holdfastFixture.clock.instant()).isEqualTo(HoldfastFixture.START);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"'wait':'PT1M1S'|/wait", "'afterVersion':1|/afterVersion"})
    void invalid_wait_is_refused_by_its_member(String members, String at) {
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.getItem, request("a", members))
                        .toString())
                .contains(at);
    }

    @Test
    void absent_item_is_not_found_at_once() {
        var problem = holdfastFixture.callRefused(holdfastFixture.holdfast.getItem, request("b", "'wait':'PT20S'"));
        assertThat(problem.status()).isEqualTo(404);
        assertThat(holdfastFixture.clock.instant()).isEqualTo(HoldfastFixture.START);
    }

    private static String request(String key, String members) {
        return "{'workflow':'simple','key':'" + key + "'," + members + "}";
    }

    private ItemView get(String key, String members) {
        return holdfastFixture.callOk(holdfastFixture.holdfast.getItem, request(key, members));
    }
}
