// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the tools of agents through the packaged gateway, which keeps no sessions between two calls. */
@ExtendWith(SharedGateway.class)
@Order(4)
class GatewayAgentIT {
    private final DeployedGateway gateway;

    GatewayAgentIT(DeployedGateway gateway) {
        this.gateway = gateway;
    }

    private GatewayResponse post(String method, String params, String... headers) throws Exception {
        var request = GatewayRequest.post(
                "/mcp", "{'jsonrpc':'2.0','id':1,'method':'" + method + "','params':{" + params + "}}");
        for (var i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
        return gateway.signed(request);
    }

    private GatewayResponse call(String tool, String arguments, String... headers) throws Exception {
        return post("tools/call", "'name':'" + tool + "','arguments':{" + arguments + "}", headers);
    }

    @Test
    void agent_uses_tools_without_stored_session() throws Exception {
        var begin =
                post("initialize", "'protocolVersion':'2025-11-25','clientInfo':{'name':'Cloud agent','version':'1'}");
        assertThat(begin.status()).as(begin.body()).isEqualTo(200);
        assertThat(post("tools/list", "").jsonAt("/result/tools")).hasSize(11);
        var queued = call(
                "queue_intent",
                "'kind':'workflow','name':'simple','inputs':'agent'",
                "mcp-session-id",
                begin.header("Mcp-Session-Id"));
        assertThat(queued.textAt("/result/structuredContent/untrusted/agent")).isEqualTo("Cloud agent");
        var id = queued.textAt("/result/structuredContent/untrusted/id");
        assertThat(call("get_intent", "'id':'" + id + "'")
                        .jsonAt("/result/isError")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void lateness_is_explained_after_sweep() throws Exception {
        assertThat(call("track_item", "'key':'agent-late','within':'PT0.001S'").status())
                .isEqualTo(200);
        gateway.sweep();
        var explained = call("explain_overdue", "'workflow':'simple','key':'agent-late'");
        assertThat(explained.textAt("/result/structuredContent/untrusted/explanations/0/missed"))
                .as(explained.body())
                .isEqualTo("item");
        assertThat(gateway.signed(GatewayRequest.get("/apps/shop/overdue?workflow=simple"))
                        .jsonAt("/explanations"))
                .isNotEmpty();
    }

    @Test
    void credential_without_signature_reaches_no_tools() throws Exception {
        var unsigned = gateway.call(GatewayRequest.post("/mcp", "{'jsonrpc':'2.0','id':1,'method':'ping'}"));
        assertThat(unsigned.status()).isEqualTo(401);
    }
}
