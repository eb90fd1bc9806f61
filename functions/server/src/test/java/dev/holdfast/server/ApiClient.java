// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import io.restassured.RestAssured;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.config.EncoderConfig;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Calls the API of one application, and checks every response against the contract. */
record ApiClient(String app, Map<String, String> headers) {
    ApiClient(String app) {
        this(app, Map.of());
    }

    /** Returns a client with further headers, given as name, value, name, value, … */
    ApiClient with(String... headers) {
        var more = new HashMap<>(this.headers);
        for (var i = 0; i < headers.length; i += 2) more.put(headers[i], headers[i + 1]);
        return new ApiClient(app, more);
    }

    Response get(String path, Object... query) {
        return requestWith(query).get(url(path));
    }

    private RequestSpecification requestWith(Object... query) {
        var request = request();
        for (var i = 0; i < query.length; i += 2) {
            var name = String.valueOf(query[i]);
            if (query[i + 1] instanceof Collection<?> several) request.queryParam(name, several);
            else request.queryParam(name, query[i + 1]);
        }
        return request;
    }

    /** Sends JSON that the caller writes with single quotes. */
    Response post(String path, String json) {
        return request().contentType(ContentType.JSON).body(toJson(json)).post(url(path));
    }

    Response post(String path) {
        // Without this content type, REST Assured would send the content type of a form.
        return request().contentType(ContentType.JSON).post(url(path));
    }

    Response put(String path, String json) {
        return request().contentType(ContentType.JSON).body(toJson(json)).put(url(path));
    }

    Response putYaml(String path, String type, String yaml) {
        return request().contentType(type).body(yaml).put(url(path));
    }

    Response patch(String path, String json) {
        return request().contentType(ContentType.JSON).body(toJson(json)).patch(url(path));
    }

    Response delete(String path, Object... query) {
        return requestWith(query).delete(url(path));
    }

    /** Returns a request whose path REST Assured sends without further escaping. */
    RequestSpecification request() {
        var yaml = EncoderConfig.encoderConfig()
                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                .encodeContentTypeAs("application/yaml", ContentType.TEXT)
                .encodeContentTypeAs("application/x-yaml", ContentType.TEXT)
                .encodeContentTypeAs("text/yaml", ContentType.TEXT)
                .defaultContentCharset("UTF-8");
        return RestAssured.given()
                .spec(new RequestSpecBuilder()
                        .setConfig(RestAssuredConfig.config()
                                .encoderConfig(yaml)
                                .httpClient(HttpClientConfig.httpClientConfig()
                                        .setParam("http.protocol.element-charset", "UTF-8")))
                        .setUrlEncodingEnabled(false)
                        .build())
                .filter(new ContractFilter())
                .headers(headers);
    }

    String url(String path) {
        return "/apps/" + app + path;
    }

    static String toJson(String json) {
        return json.replace('\'', '"');
    }
}
