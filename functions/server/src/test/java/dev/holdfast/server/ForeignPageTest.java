// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests pages in a real browser that send requests to a server without API keys. Needs Debian's chromium. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class ForeignPageTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    /**
     * A script that sends the requests that a page can send without a preflight request. Returns whether the browser
     * sent each request, and how the stream ended.
     */
    private static final String ATTACK = """
            async api => {
              const seen = [];
              const send = (path, options) => fetch(api + path, {mode: 'no-cors', ...options})
                  .then(() => seen.push('sent'), () => seen.push('failed'));
              await send('/items/simple/kept/complete', {method: 'POST'});
              await send('/items/simple/kept/complete', {method: 'POST', body: new Blob(['{}'])});
              await send('/items/simple/kept/complete', {method: 'POST', body: '{}'});
              await send('/keys', {method: 'POST', body: '{"name":"mine","scope":"read"}'});
              const frame = document.createElement('iframe');
              frame.name = 'answer';
              document.body.append(frame);
              const form = document.createElement('form');
              Object.assign(form, {method: 'post', enctype: 'text/plain', target: 'answer',
                  action: api + '/items/simple/kept/complete'});
              const answered = new Promise(done => frame.onload = done);
              document.body.append(form);
              form.submit();
              await answered;
              seen.push(await new Promise(done => {
                const stream = new EventSource(api + '/events');
                stream.onopen = () => done('open');
                stream.onerror = () => { stream.close(); done('closed'); };
              }));
              return seen;
            }
            """;

    private static final String COMPLETE = """
            api => fetch(api + '/items/simple/kept/complete', {method: 'POST'}).then(answer => answer.status)
            """;

    private static final String WATCH = """
            api => new Promise(done => {
              const stream = new EventSource(api + '/events');
              stream.onopen = () => { stream.close(); done('open'); };
              stream.onerror = () => { stream.close(); done('closed'); };
            })
            """;

    private final ApiClient apiClient = new ApiClient("foreign-page");
    private String api = "";

    @BeforeEach
    void createItem() {
        api = "http://localhost:" + RestAssured.port + "/apps/foreign-page";
        assumeTrue(Files.isExecutable(CHROMIUM), "needs " + CHROMIUM + " (apt-get install chromium)");
        apiClient.post("/items", "{'key':'kept'}").then().statusCode(201);
    }

    @AfterEach
    void deleteItem() {
        apiClient.delete("/items/simple/kept");
    }

    @Test
    void page_of_another_site_changes_nothing() throws Exception {
        var site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", exchange -> {
            var page = "<!DOCTYPE html><title>evil</title><body></body>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        site.start();
        try (var playwright = playwright();
                var browser = browser(playwright)) {
            for (var host : new String[] {"127.0.0.1", "localhost", "evil.example"}) {
                var page =
                        open(browser, "http://" + host + ":" + site.getAddress().getPort() + "/");
                assertThat(page.evaluate(ATTACK, api))
                        .as(host)
                        .isEqualTo(List.of("sent", "sent", "sent", "sent", "closed"));
                assertNothingChanged();
            }
        } finally {
            site.stop(0);
        }
    }

    @Test
    void page_under_rebound_name_changes_nothing() {
        try (var playwright = playwright();
                var browser = browser(playwright)) {
            var rebound = "http://evil.example:" + RestAssured.port;
            var page = open(browser, rebound + "/q/openapi?format=json");
            assertThat(page.evaluate(COMPLETE, rebound + "/apps/foreign-page")).isEqualTo(401);
            assertThat(page.evaluate(WATCH, rebound + "/apps/foreign-page")).isEqualTo("closed");
            assertNothingChanged();
        }
    }

    @Test
    void own_page_may_call_server() {
        try (var playwright = playwright();
                var browser = browser(playwright)) {
            var page = open(browser, "http://localhost:" + RestAssured.port + "/q/swagger-ui/");
            assertThat(page.evaluate(WATCH, api)).isEqualTo("open");
            assertThat(page.evaluate(COMPLETE, api)).isEqualTo(200);
        }
    }

    private void assertNothingChanged() {
        apiClient.get("/items/simple/kept").then().body("state", equalTo("open"), "version", equalTo(1));
        apiClient.get("/keys").then().statusCode(200).body("keys.size()", equalTo(0));
    }

    private static Page open(Browser browser, String url) {
        var page = browser.newPage();
        page.navigate(url);
        return page;
    }

    private static Playwright playwright() {
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    private static Browser browser(Playwright playwright) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        // In a container, Chromium often runs as root, and then it can't use its sandbox. The mapped
                        // host simulates a name that an attacker resolves to this machine.
                        .setArgs(List.of("--no-sandbox", "--host-resolver-rules=MAP evil.example 127.0.0.1")));
    }
}
