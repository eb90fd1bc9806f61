// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UriTextTest {
    @Test
    void decoded_path_survives_next_decoding() {
        for (var character = 0; character < 0x2000; character++) {
            var path = "/a" + (char) character + "b%6Bc";
            var escaped = UriText.escapeDecodedPath(path);
            assertThat(URI.create(escaped).getPath()).isEqualTo(path);
            assertThat(UriText.findUrlFault(escaped)).isNull();
        }
        assertThat(UriText.escapeDecodedPath("/apps/shop/items/simple/aZ09-._~!$&()*+,=:@"))
                .isEqualTo("/apps/shop/items/simple/aZ09-._~!$&()*+,=:@");
    }

    @Test
    void query_keeps_its_escape_sequences() {
        var escaped = UriText.escapeQuery("query=a b%20c+d\u00fc\r\n&x=%zz");
        assertThat(escaped).isEqualTo("query=a%20b%20c+d%C3%BC%0D%0A&x=%zz");
        assertThat(URLDecoder.decode(escaped.replace("&x=%zz", ""), StandardCharsets.UTF_8))
                .isEqualTo("query=a b c d\u00fc\r\n");
    }

    @Test
    void faults_are_described() {
        assertThat(UriText.findUrlFault("/%41%c3%bc")).isNull();
        assertThat(UriText.findUrlFault("/%zz")).isEqualTo("contains %zz, which is not an escape sequence");
        assertThat(UriText.findUrlFault("/a%4")).isEqualTo("contains %4, which is not an escape sequence");
        assertThat(UriText.findUrlFault("%")).isEqualTo("contains %, which is not an escape sequence");
        assertThat(UriText.findUrlFault("%ff")).isEqualTo("is not UTF-8");
        assertThat(UriText.findUrlFault("%ed%a0%80")).isEqualTo("is not UTF-8");
        assertThat(UriText.findUrlFault("/\u00c3\u0080?a=[\u00c3\u00bc]")).isNull();
        assertThat(UriText.findUrlFault("/\u00fc")).isEqualTo("is not UTF-8");
        assertThat(UriText.findUrlFault("/a|b")).isEqualTo("isn't a valid URL: Illegal character in path");
        assertThat(UriText.findUrlFault("/?a=\u0001")).isEqualTo("isn't a valid URL: Illegal character in query");
        assertThat(UriText.findUrlFault("//")).startsWith("isn't a valid URL: ");
    }
}
