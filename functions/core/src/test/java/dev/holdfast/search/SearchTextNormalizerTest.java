// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each character of a script without blanks becomes a word. */
class SearchTextNormalizerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "order-17 of Müller | order-17 of Müller",
                "東京都 | ` 東 京 都`",
                "order東京17 | `order 東 京 17`",
                "サーバー | ` サ ー バ ー`",
                "ｻｰﾊﾞｰ | ` サ ー バ ー`",
                "ＡＢＣ① | ABC1",
                "서울은 | ` 서 울 은`",
                "ที่นี่ | ` ที่ นี่`",
                "か\u3099 | ` が`",
                "𠮷野 | ` 𠮷 野`",
                "東、京 | ` 東 、 京`",
            })
    void characters_without_blanks_are_separated(String text, String expected) {
        assertThat(SearchTextNormalizer.normalize(text)).isEqualTo(expected);
    }
}
