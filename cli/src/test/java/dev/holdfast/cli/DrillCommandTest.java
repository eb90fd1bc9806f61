// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningServer.class)
class DrillCommandTest {
    private final TypedCommand shell;
    private final List<HttpServer> receivers = new ArrayList<>();

    DrillCommandTest(TypedCommand shell) {
        this.shell = shell;
    }

    @AfterEach
    void stopReceivers() {
        receivers.forEach(receiver -> receiver.stop(0));
    }

    @Test
    void drill_follows_the_alert_to_its_target() {
        subscribe("pager", 200);
        var drill = shell.type("drill").succeeds();
        assertThat(drill.out()).contains("SUBSCRIPTION", "pager", "webhook", "delivered", "HTTP 200");
        assertThat(shell.type("item list -w simple -o name").succeeds().out()).isEmpty();
    }

    @Test
    void drill_fails_when_one_target_refuses() throws Exception {
        subscribe("pager", 200);
        subscribe("broken", 500);
        var drill = shell.type("drill --at-most PT10S -o jsonl").failsWith(1);
        assertThat(drill.out().lines())
                .hasSize(2)
                .anyMatch(row -> row.contains("broken") && row.contains("pending") && row.contains("HTTP 500"));
        assertThat(drill.err()).contains("1 alerts did not arrive.");
    }

    @Test
    void drill_fails_when_nobody_is_told() {
        assertThat(shell.type("drill").failsWith(1).err()).contains("This alarm notifies nobody.");
    }

    @Test
    void interrupted_drill_finishes_its_item() throws Exception {
        shell.type("subscription put later http://localhost:1/ --types *.overdue")
                .succeeds();
        try (var drill = CommandProcess.start(shell, "drill")) {
            shell.await("item list -w simple -o name", "drill-");
            drill.process().destroy();
            assertThat(drill.exitCode()).isEqualTo(143);
        }
        assertThat(shell.type("item list -w simple -o name").succeeds().out()).isEmpty();
    }

    private void subscribe(String id, int status) {
        try {
            var receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            receiver.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
            receiver.start();
            receivers.add(receiver);
            shell.type("subscription put " + id + " http://127.0.0.1:"
                            + receiver.getAddress().getPort() + "/ --types *.overdue")
                    .succeeds();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
