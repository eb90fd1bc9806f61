// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAddressTest {
    private static final String KEY = "hf_report_0123456789abcdef_" + "A".repeat(43);
    private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln";
    private static final String GATEWAY = "https://a1b2c3.execute-api.eu-central-1.amazonaws.com";

    private static HttpHeaders headers(String url, ApiKeySource apiKeySource) {
        var address = new HttpAddress(URI.create(url), apiKeySource);
        var request = HttpRequest.newBuilder(address.resolve("/apps/shop/items"));
        address.authorize(request);
        return request.build().headers();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GATEWAY,
                GATEWAY + "/prod",
                "https://A1B2C3.Execute-API.eu-central-1.AmazonAWS.com",
                "https://a1b2c3.execute-api.cn-north-1.amazonaws.com.cn"
            })
    void key_goes_to_gateway_in_header_of_its_own(String url) {
        var headers = headers(url, ApiKeySource.fixed(KEY));
        assertThat(headers.allValues("Holdfast-Key")).containsExactly(KEY);
        assertThat(headers.firstValue("Authorization")).isEmpty();
    }

    @Test
    void token_of_provider_goes_to_gateway_as_authorization() {
        var headers = headers(GATEWAY, ApiKeySource.fixed(TOKEN));
        assertThat(headers.allValues("Authorization")).containsExactly("Bearer " + TOKEN);
        assertThat(headers.firstValue("Holdfast-Key")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://holdfast.example",
                "http://localhost:8080",
                "https://evilamazonaws.com",
                "https://x.amazonaws.com.example",
                "https://holdfast.example/x.amazonaws.com"
            })
    void key_goes_to_other_hosts_as_authorization(String url) {
        var headers = headers(url, ApiKeySource.fixed(KEY));
        assertThat(headers.allValues("Authorization")).containsExactly("Bearer " + KEY);
        assertThat(headers.firstValue("Holdfast-Key")).isEmpty();
    }

    @Test
    void request_without_key_has_neither_header() {
        assertThat(headers(GATEWAY, ApiKeySource.none()).map()).isEmpty();
    }
}
