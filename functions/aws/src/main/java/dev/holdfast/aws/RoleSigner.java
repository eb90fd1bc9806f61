// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import java.net.URI;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/** Signs requests to an OpenSearch Service domain with the credentials of the function's role (Signature Version 4). */
public final class RoleSigner {
    private final String region;
    private final AwsCredentialsProvider credentials;
    private final Clock clock;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    private RoleSigner(String region, AwsCredentialsProvider credentials, InstantSource clock) {
        this.region = region;
        this.credentials = credentials;
        this.clock = clock.withZone(ZoneOffset.UTC);
    }

    /**
     * Makes a signer for a domain. The ARN of the domain contains the region.
     *
     * @param arn {@code arn:aws:es:<region>:<account>:domain/<name>}
     * @throws IllegalArgumentException if {@code arn} is not the ARN of a domain
     */
    public static RoleSigner forDomain(String arn, InstantSource clock) {
        return forDomain(arn, DefaultCredentialsProvider.builder().build(), clock);
    }

    static RoleSigner forDomain(String arn, AwsCredentialsProvider credentials, InstantSource clock) {
        var parts = arn.split(":", -1);
        if (parts.length != 6 || !parts[2].equals("es") || parts[3].isEmpty())
            throw new IllegalArgumentException("must be the ARN of an OpenSearch Service domain: " + arn);
        return new RoleSigner(parts[3], credentials, clock);
    }

    /**
     * Returns the headers that sign one request. The signature covers the method, the URL and exactly these bytes of
     * the body.
     */
    public Map<String, String> headers(String method, URI url, byte[] body) {
        var request =
                SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(url);
        var signedRequest = signer.sign(signing -> signing.identity(credentials.resolveCredentials())
                .request(request.build())
                .payload(ContentStreamProvider.fromByteArray(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "es")
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        var headers = new TreeMap<String, String>();
        signedRequest.request().forEachHeader((name, values) -> headers.put(name, values.getFirst()));
        headers.keySet().removeIf(name -> name.equalsIgnoreCase("Host"));
        return headers;
    }
}
