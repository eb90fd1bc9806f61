// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import dev.holdfast.DeploymentParts;
import dev.holdfast.Holdfast;
import dev.holdfast.aws.DynamoTable;
import dev.holdfast.lambdalocal.LocalCloud;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.ShardLayout;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Calls the packaged gateway in the same way as API Gateway, with the template's variables and permissions. */
final class DeployedGateway implements AutoCloseable {
    final LocalCloud cloud;

    private boolean closed;

    DeployedGateway(LocalCloud localCloud) {
        this.cloud = localCloud;
    }

    GatewayResponse call(GatewayRequest gatewayRequest) throws Exception {
        return call(Map.of(), gatewayRequest);
    }

    /** Starts the gateway of a stack with these parameters. */
    GatewayResponse call(Map<String, String> parameters, GatewayRequest gatewayRequest) throws Exception {
        if (closed) throw new IllegalStateException("the check of the rights is over; too late to call the gateway");
        return GatewayResponse.of(cloud.call("gateway", parameters, gatewayRequest.event()));
    }

    GatewayResponse signed(GatewayRequest gatewayRequest) throws Exception {
        return call(gatewayRequest.signed());
    }

    /** Calls the gateway of a stack with a private API. Returns the text of its answer. */
    String privately(GatewayRequest gatewayRequest) throws Exception {
        if (closed) throw new IllegalStateException("the check of the rights is over; too late to call the gateway");
        return cloud.call("gateway", Map.of(), gatewayRequest.restApiEvent());
    }

    DynamoTable table() {
        return new DynamoTable(cloud.dynamo(), cloud.table(), InstantSource.system());
    }

    /**
     * Publishes the first row of the partition. The gateway itself doesn't publish, and the function publish-events
     * doesn't run.
     */
    void publish(String partition) {
        var clock = InstantSource.system();
        var holdfast = new Holdfast(DeploymentParts.withoutSending(table(), new ShardLayout(4), clock));
        holdfast.changeFeed.project(
                table().query(RowQuery.wholePartition(partition, 1)).rows());
    }

    /** Runs a sweep, because the function sweep doesn't run. */
    void sweep() {
        var deploymentParts = DeploymentParts.withoutSending(table(), new ShardLayout(4), InstantSource.system());
        new Holdfast(deploymentParts).sweep.run(Duration.ofMinutes(1));
    }

    /** Stops the gateway. Later calls fail, so that none of them escapes the check of the permissions. */
    @Override
    public void close() throws Exception {
        if (closed) return;
        closed = true;
        cloud.close();
    }
}
