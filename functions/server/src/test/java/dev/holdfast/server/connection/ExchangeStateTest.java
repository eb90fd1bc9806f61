// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExchangeStateTest {
    private final ExchangeState exchange = new ExchangeState();

    private void receiveRequest(boolean isLast) {
        exchange.beginRequest();
        exchange.endHead(isLast);
        exchange.endRequest();
    }

    @Test
    void complete_request_waits_until_answer_ends() {
        assertThat(exchange.waitsForAnswer()).isFalse();
        receiveRequest(false);
        assertThat(exchange.waitsForAnswer()).isTrue();
        exchange.beginAnswer();
        assertThat(exchange.waitsForAnswer()).isTrue();
        exchange.endAnswer();
        assertThat(exchange.waitsForAnswer()).isFalse();
        assertThat(exchange.isBeforeRequest()).isTrue();
    }

    @Test
    void refusal_is_possible_from_first_byte_until_answer_begins() {
        assertThat(exchange.mayRefuse()).isFalse();
        exchange.beginRequest();
        assertThat(exchange.mayRefuse()).isTrue();
        exchange.endHead(false);
        assertThat(exchange.mayRefuse()).isTrue();
        exchange.beginAnswer();
        assertThat(exchange.mayRefuse()).isFalse();
        exchange.endAnswer();
        assertThat(exchange.mayRefuse()).isFalse();
    }

    @Test
    void bytes_after_refusal_or_last_request_are_skipped() {
        receiveRequest(false);
        assertThat(exchange.skipsBytes()).isFalse();
        exchange.endAnswer();
        receiveRequest(true);
        assertThat(exchange.skipsBytes()).isTrue();
        var refused = new ExchangeState();
        refused.refuse();
        assertThat(refused.skipsBytes()).isTrue();
    }

    @Test
    void client_leaves_unread_bytes_after_early_answer_or_refusal() {
        exchange.beginRequest();
        exchange.endHead(false);
        assertThat(exchange.leavesUnread()).isFalse();
        exchange.endAnswer();
        assertThat(exchange.leavesUnread()).isTrue();
        exchange.endRequest();
        assertThat(exchange.leavesUnread()).isFalse();
        exchange.refuse();
        assertThat(exchange.leavesUnread()).isTrue();
    }
}
