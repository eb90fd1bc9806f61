// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.GuardedHttpClient;
import dev.holdfast.egress.HttpReceiver;
import dev.holdfast.egress.SelfSignedCertificate;
import dev.holdfast.egress.SocketServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookSenderTlsTest {
    private static final AddressGuard GUARD = AddressGuard.allowing(List.of("127.0.0.0/8"));
    private static final char[] PASSWORD = SelfSignedCertificate.PASSWORD.toCharArray();

    @TempDir
    static Path folder;

    private static KeyStore keyStore;
    private static SSLContext sslContext;

    @BeforeAll
    static void createSelfSignedCertificate() throws Exception {
        SelfSignedCertificate.createIn(folder);
        keyStore = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(folder.resolve(SelfSignedCertificate.FILE_NAME))) {
            keyStore.load(in, PASSWORD);
        }
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keyStore, PASSWORD);
        sslContext = SSLContext.getInstance("TLS");
        sslContext.init(keyManagers.getKeyManagers(), null, null);
    }

    @Test
    void untrusted_certificate_is_refused() throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.overTls(sslContext)) {
            assertThat(new WebhookSender(GUARD).send(WebhookMessages.messageTo(httpReceiver.url("localhost"))))
                    .isEqualTo(new DeliveryOutcome.TemporaryFailure(
                            "TLS: the receiver's certificate is not trusted", null));
            assertThat(httpReceiver.received).isEmpty();
        }
    }

    @Test
    void trusted_certificate_is_accepted_for_its_own_name_only() throws Exception {
        try (HttpReceiver httpReceiver = HttpReceiver.overTls(sslContext)) {
            WebhookSender sender = trustingSender();

            assertThat(sender.send(WebhookMessages.messageTo(httpReceiver.url("localhost"))))
                    .isEqualTo(new DeliveryOutcome.DeliverySuccess("HTTP 200"));
            assertThat(sender.send(WebhookMessages.messageTo(httpReceiver.url("127.0.0.1"))))
                    .isEqualTo(new DeliveryOutcome.TemporaryFailure(
                            "TLS: the receiver's certificate is for another name", null));
            assertThat(httpReceiver.received).hasSize(1);
        }
    }

    @Test
    void receiver_without_tls_is_reported() throws Exception {
        try (SocketServer socketServer = new SocketServer(connection -> connection
                .getOutputStream()
                .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))) {
            String url = socketServer.url().replace("http:", "https:");

            assertThat(new WebhookSender(GUARD).send(WebhookMessages.messageTo(url)))
                    .isEqualTo(new DeliveryOutcome.TemporaryFailure("TLS: the handshake failed", null));
        }
    }

    private static WebhookSender trustingSender() throws Exception {
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trustStore = KeyStore.getInstance("PKCS12");
        trustStore.load(null, null);
        trustStore.setCertificateEntry("a", keyStore.getCertificate("a"));
        trustManagers.init(trustStore);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trustManagers.getTrustManagers(), null);
        OkHttpClient client = GuardedHttpClient.newClient(GUARD, Dns.SYSTEM)
                .newBuilder()
                .sslSocketFactory(context.getSocketFactory(), (X509TrustManager)
                        trustManagers.getTrustManagers()[0])
                .build();
        return new WebhookSender(new GuardedHttpClient(GUARD, client));
    }
}
