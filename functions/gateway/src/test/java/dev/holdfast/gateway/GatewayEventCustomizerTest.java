// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayEventCustomizerTest {
    private final ObjectMapper mapper = new ObjectMapper();

    GatewayEventCustomizerTest() {
        new GatewayEventCustomizer().customize(mapper);
    }

    private APIGatewayV2HTTPEvent read(String event) throws JsonProcessingException {
        return mapper.readValue(event, APIGatewayV2HTTPEvent.class);
    }

    @Test
    void event_of_private_api_reads_like_event_of_http_api() throws Exception {
        var request = GatewayRequest.post("/apps/shop/items?label=team%3Aa%20%26%20b&label=x&limit=5", "{'key':'a'}")
                .header("holdfast-actor", "olga@example.com")
                .signed();
        var publicEvent = read(request.event());
        var privateEvent = read(request.restApiEvent());
        assertThat(privateEvent.getRawPath()).isEqualTo(publicEvent.getRawPath());
        assertThat(privateEvent.getRawQueryString()).isEqualTo("label=team%3Aa+%26+b&label=x&limit=5");
        assertThat(privateEvent.getHeaders()).isEqualTo(publicEvent.getHeaders());
        assertThat(privateEvent.getBody()).isEqualTo(publicEvent.getBody());
        assertThat(privateEvent.getRequestContext().getHttp().getMethod()).isEqualTo("POST");
        assertThat(privateEvent.getRequestContext().getAuthorizer().getIam().getUserArn())
                .isEqualTo(
                        publicEvent.getRequestContext().getAuthorizer().getIam().getUserArn());
    }

    @ParameterizedTest
    @CsvSource({
        "/apps/shop/items/simple/b%C3%BCcher%20a+b, /apps/shop/items/simple/b\u00fccher a+b",
        "/apps/shop/items/simple/100%, /apps/shop/items/simple/100%"
    })
    void path_of_private_api_is_decoded_like_other_paths(String path, String rawPath) throws Exception {
        assertThat(read(GatewayRequest.get(path).restApiEvent()).getRawPath()).isEqualTo(rawPath);
    }

    @Test
    void request_without_body_and_signature_has_neither() throws Exception {
        var event = read("""
                {"httpMethod":"GET","path":"/q/openapi","body":null,"isBase64Encoded":false,"multiValueHeaders":
                {"Accept":["application/json","text/html"]},"multiValueQueryStringParameters":null,
                "requestContext":{"stage":"api","identity":{"sourceIp":"10.0.0.9","userArn":null}}}""");
        assertThat(event.getBody()).isNull();
        assertThat(event.getRawQueryString()).isEmpty();
        assertThat(event.getHeaders()).isEqualTo(Map.of("accept", "application/json,text/html"));
        assertThat(event.getRequestContext().getAuthorizer()).isNull();
    }

    @Test
    void answer_leaves_out_absent_members() throws Exception {
        var response = APIGatewayV2HTTPResponse.builder()
                .withStatusCode(200)
                .withMultiValueHeaders(Map.of("Vary", List.of("Origin")))
                .withBody("{}")
                .build();
        assertThat(mapper.readTree(mapper.writeValueAsString(response)).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("statusCode", "multiValueHeaders", "body", "isBase64Encoded");
    }
}
