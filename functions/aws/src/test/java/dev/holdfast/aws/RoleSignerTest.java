// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class RoleSignerTest {
    private static final String DOMAIN_ARN = "arn:aws:es:eu-central-1:123456789012:domain/holdfast";
    private static final URI SEARCH_URL = URI.create("https://search.example.com/holdfast/_search?x=1");

    private final RoleSigner signer = RoleSigner.forDomain(
            DOMAIN_ARN,
            StaticCredentialsProvider.create(AwsSessionCredentials.create("AKIDEXAMPLE", "hush", "token")),
            InstantSource.fixed(Instant.parse("2026-03-01T08:00:00Z")));

    private Map<String, String> headers(String method, URI url, String body) {
        return signer.headers(method, url, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void signature_names_region_of_domain_and_current_time() {
        var headers = headers("POST", SEARCH_URL, "{}");
        assertThat(headers.get("Authorization"))
                .startsWith(
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260301/eu-central-1/es/aws4_request, SignedHeaders=host;");
        assertThat(headers)
                .containsEntry("X-Amz-Date", "20260301T080000Z")
                .containsEntry("X-Amz-Security-Token", "token")
                .doesNotContainKey("Host");
        assertThat(headers.toString()).doesNotContain("hush");
    }

    @Test
    void signature_depends_on_whole_request() {
        var signature = headers("POST", SEARCH_URL, "{}").get("Authorization");
        assertThat(headers("POST", SEARCH_URL, "{}").get("Authorization")).isEqualTo(signature);
        assertThat(headers("PUT", SEARCH_URL, "{}").get("Authorization")).isNotEqualTo(signature);
        assertThat(headers("POST", SEARCH_URL, "{ }").get("Authorization")).isNotEqualTo(signature);
        assertThat(headers("POST", SEARCH_URL.resolve("/holdfast/_bulk"), "{}").get("Authorization"))
                .isNotEqualTo(signature);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "holdfast", "arn:aws:s3:::bucket", "arn:aws:es::123456789012:domain/holdfast"})
    void text_that_is_no_domain_arn_is_refused(String arn) {
        assertThatThrownBy(() -> RoleSigner.forDomain(arn, InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be the ARN of an OpenSearch Service domain");
    }
}
