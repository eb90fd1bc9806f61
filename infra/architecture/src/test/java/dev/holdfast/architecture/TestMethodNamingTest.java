// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.architecture.TestSources.TestName;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks the rule of CONTRIBUTING.md for names of tests, in the sources of all modules. */
class TestMethodNamingTest {
    private static final Pattern WORD_BOUNDARY = Pattern.compile("_+|(?<=[a-z0-9])(?=[A-Z])");
    private static final int MAX_NAME_WORDS = 10;

    /** The minimum number of tests. Because of this minimum, the check fails if it reads no files. */
    private static final int MIN_TESTS = 1_000;

    @Test
    void name_of_test_has_at_most_ten_words() throws IOException {
        var names = TestSources.testNames().stream().map(TestName::name).toList();
        assertThat(names).hasSizeGreaterThan(MIN_TESTS);
        assertThat(names.stream().filter(name -> WORD_BOUNDARY.split(name).length > MAX_NAME_WORDS))
                .isEmpty();
    }
}
