// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionalHeadersTest {
    @Test
    void absent_headers_expect_no_version() {
        var headers = new ConditionalHeaders(null, null);
        assertThat(headers.ifMatchVersion()).isNull();
        assertThat(headers.expectedVersion()).isNull();
        assertThat(headers.listsInIfNoneMatch("1")).isFalse();
    }

    @Test
    void if_match_expects_its_newest_version() {
        var headers = new ConditionalHeaders("\"2\", \"7\"", null);
        assertThat(headers.ifMatchVersion()).isEqualTo(7L);
        assertThat(headers.expectedVersion()).isEqualTo(7L);
    }

    @Test
    void star_in_if_none_match_expects_absence() {
        assertThat(new ConditionalHeaders(null, " * ").expectedVersion()).isEqualTo(0L);
    }

    @ParameterizedTest
    @CsvSource({"\"1\",*", ",\"1\"", "x,"})
    void contradictory_or_malformed_headers_are_refused(String ifMatch, String ifNoneMatch) {
        assertThatThrownBy(() -> new ConditionalHeaders(ifMatch, ifNoneMatch).expectedVersion())
                .isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"3\"", "\"1\" , \"3\"", "W/\"3\"", "*"})
    void if_none_match_lists_strong_and_weak_tags(String ifNoneMatch) {
        assertThat(new ConditionalHeaders(null, ifNoneMatch).listsInIfNoneMatch("3"))
                .isTrue();
        assertThat(new ConditionalHeaders(null, "\"33\"").listsInIfNoneMatch("3"))
                .isFalse();
    }
}
