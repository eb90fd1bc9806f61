// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineSourceTest {
    @Test
    void lines_end_with_either_line_end() throws IOException {
        var source = source("ä\r\n\nlast");
        assertThat(source.next()).isEqualTo("ä");
        assertThat(source.next()).isEmpty();
        assertThat(source.next()).isEqualTo("last");
        assertThat(source.next()).isNull();
    }

    @Test
    void endless_line_is_refused() {
        var source = source("x".repeat(200_000));
        assertThatThrownBy(source::next).hasMessageContaining("line 1 is longer than 131072 bytes");
    }

    private static LineSource source(String text) {
        return new LineSource(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
