// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.InputFaults;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "claude-code",
                " a, b\t\n c ",
                "",
                ",",
                "\u0000\u202e\u200b",
                "\ud83e\udd16 robot",
                "\ud800lone",
                "key:root",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            })
    void each_name_becomes_one_that_actions_accept(String name) throws Exception {
        var clean = ClientName.of(new RawJson(JsonCodec.encode(Map.of("name", name))));
        assertThat(new InputFaults().checkAgent("agent", clean).hasAny())
                .as(clean)
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "{\"name\":5}", "{\"name\":null}"})
    void client_without_name_is_named_for_protocol(String clientInfo) throws Exception {
        assertThat(ClientName.of(new RawJson(clientInfo))).isEqualTo("mcp");
    }
}
