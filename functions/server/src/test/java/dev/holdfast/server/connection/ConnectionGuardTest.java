// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionGuardTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final String GET = "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String HALF_POST = "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf";

    private final TestConnections testConnections = new TestConnections(4, 2, 3 * MEBIBYTE);

    @Test
    void new_connection_replaces_the_longest_waiting_of_its_address() {
        var other = testConnections.connect("10.0.0.2");
        testConnections.advance(1);
        var first = testConnections.connect("10.0.0.1");
        testConnections.advance(1);
        var second = testConnections.connect("10.0.0.1");
        testConnections.advance(1);
        first.send(HALF_POST);
        testConnections.advance(1);
        assertThat(testConnections.connect("10.0.0.1").isAdmitted).isTrue();
        assertThat(second.isOpen()).isFalse();
        assertThat(first.isOpen()).isTrue();
        assertThat(other.isOpen()).isTrue();
        assertThat(testConnections.closings).containsExactly("too-many");
    }

    @Test
    void new_connection_replaces_the_longest_waiting_of_all_addresses() {
        var oldest = testConnections.connect("10.0.0.1");
        testConnections.advance(1);
        for (var host = 2; host <= 4; host++) testConnections.connect("10.0.0." + host);
        assertThat(testConnections.connect("10.0.0.5").isAdmitted).isTrue();
        assertThat(oldest.isOpen()).isFalse();
        assertThat(testConnections.guard.connectionCount()).isEqualTo(4);
    }

    @Test
    void connections_that_wait_for_the_server_are_never_replaced() {
        for (var i = 0; i < 2; i++) testConnections.connect("10.0.0.1").send(GET);
        assertThat(testConnections.connect("10.0.0.1").isAdmitted).isFalse();
        assertThat(testConnections.connect("10.0.0.2").isAdmitted).isTrue();
    }

    @Test
    void one_ipv6_network_counts_as_one_address() {
        for (var i = 1; i <= 2; i++) testConnections.connect("2001:db8::" + i).send(GET);
        assertThat(testConnections.connect("2001:db8::3").isAdmitted).isFalse();
        assertThat(testConnections.connect("2001:db8:0:1::3").isAdmitted).isTrue();
    }

    @Test
    void slow_header_is_answered_and_silent_connection_is_closed() {
        var slow = testConnections.connect("10.0.0.1");
        slow.send("GET /a HTTP/1.1\r\nHost: localhost\r\n");
        var silent = testConnections.connect("10.0.0.1");
        testConnections.advance(10);
        assertThat(slow.isOpen()).isTrue();
        slow.send("X: y\r\n");
        testConnections.advance(1);
        assertThat(slow.received()).startsWith("HTTP/1.1 408 ").contains("application/problem+json");
        assertThat(slow.isClosedAfterRefusal()).isTrue();
        assertThat(silent.isOpen()).isFalse();
        assertThat(silent.received()).isEmpty();
    }

    @Test
    void slow_body_is_answered_and_closed() {
        var slow = testConnections.connect("10.0.0.1");
        slow.send(HALF_POST);
        testConnections.advance(30);
        assertThat(slow.isOpen()).isTrue();
        slow.send("x");
        testConnections.advance(1);
        assertThat(slow.received()).startsWith("HTTP/1.1 408 ");
        assertThat(slow.isClosedAfterRefusal()).isTrue();
        assertThat(testConnections.guard.heldBytes()).isZero();
    }

    @Test
    void idle_connection_stays_open_between_requests() {
        var client = testConnections.connect("10.0.0.1");
        client.send(GET);
        testConnections.advance(3600);
        client.answer(10);
        client.receiveAll();
        testConnections.advance(3600);
        client.send(GET);
        assertThat(client.isOpen()).isTrue();
        assertThat(client.requests).hasSize(2);
    }

    @Test
    void request_that_becomes_complete_is_neither_replaced_nor_expired() {
        var client = testConnections.connect("10.0.0.1");
        testConnections.advance(1);
        testConnections.connect("10.0.0.1");
        assertThat(testConnections.connect("10.0.0.1").isAdmitted).isTrue();
        client.send(GET);
        assertThat(client.isOpen()).isTrue();
        var slow = testConnections.connect("10.0.0.2");
        slow.send("GET /a HTTP/1.1\r\n");
        testConnections.advance(11);
        slow.send("Host: localhost\r\n\r\n");
        assertThat(slow.isOpen()).isTrue();
        assertThat(slow.requests).hasSize(1);
        assertThat(slow.received()).isEmpty();
    }

    @Test
    void line_break_after_body_begins_no_request() {
        var client = testConnections.connect("10.0.0.1");
        client.send(HALF_POST + "-sent");
        client.answer(10);
        client.receiveAll();
        client.send("\r\n");
        testConnections.advance(3600);
        assertThat(client.isOpen()).isTrue();
        client.send("\r\n" + GET);
        assertThat(client.requests).hasSize(2);
    }

    @Test
    void unread_answer_ends_the_connection_in_time() {
        var reader = testConnections.connect("10.0.0.1");
        reader.send(GET);
        reader.answer(MEBIBYTE);
        testConnections.advance(20);
        assertThat(reader.isOpen()).isTrue();
        testConnections.advance(1);
        assertThat(reader.isOpen()).isFalse();
        assertThat(testConnections.guard.heldBytes()).isZero();
    }

    @Test
    void exhausted_memory_closes_largest_holders_until_rest_fits() {
        var smallest = testConnections.connect("10.0.0.1");
        smallest.send(HALF_POST);
        testConnections.advance(1);
        var largest = testConnections.connect("10.0.0.2");
        largest.send(GET);
        largest.answer(2 * MEBIBYTE);
        var newest = testConnections.connect("10.0.0.3");
        newest.send(GET);
        newest.answer(MEBIBYTE);
        assertThat(smallest.isOpen()).isTrue();
        assertThat(largest.isOpen()).isFalse();
        assertThat(newest.isOpen()).isTrue();
        newest.send(GET);
        newest.answer(3 * MEBIBYTE);
        assertThat(newest.isOpen()).isFalse();
        assertThat(smallest.isOpen()).isTrue();
        assertThat(testConnections.guard.heldBytes()).isLessThan(3L * MEBIBYTE);
        assertThat(testConnections.closings).containsExactly("memory", "memory");
    }

    @Test
    void exhausted_memory_closes_the_longest_holder_first() {
        var oldest = testConnections.connect("10.0.0.1");
        oldest.send(GET);
        oldest.answer(5 * MEBIBYTE / 4);
        testConnections.advance(1);
        var younger = testConnections.connect("10.0.0.2");
        younger.send(GET);
        younger.answer(5 * MEBIBYTE / 4);
        testConnections.advance(1);
        var newest = testConnections.connect("10.0.0.3");
        newest.send(GET);
        newest.answer(MEBIBYTE);
        assertThat(oldest.isOpen()).isFalse();
        assertThat(younger.isOpen()).isTrue();
        assertThat(newest.isOpen()).isTrue();
        assertThat(testConnections.guard.heldBytes()).isBetween(2L * MEBIBYTE, 3L * MEBIBYTE);
        assertThat(testConnections.closings).containsExactly("memory");
    }
}
