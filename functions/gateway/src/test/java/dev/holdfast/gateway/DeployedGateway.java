package dev.holdfast.gateway;

import dev.holdfast.Holdfast;
import dev.holdfast.aws.DynamoTable;
import dev.holdfast.lambdalocal.Cloud;
import dev.holdfast.table.Query;
import dev.holdfast.table.Shards;
import java.time.InstantSource;
import java.util.Map;

/** The packaged gateway as API Gateway calls it, with the variables and the rights that the template gives it. */
final class DeployedGateway implements AutoCloseable {
    final Cloud cloud;

    private boolean closed;

    DeployedGateway(Cloud cloud) {
        this.cloud = cloud;
    }

    Response call(Request request) throws Exception {
        return call(Map.of(), request);
    }

    /** Calls the gateway of a stack with these parameters. */
    Response call(Map<String, String> parameters, Request request) throws Exception {
        if (closed) throw new IllegalStateException("the rights are checked: this call comes too late");
        return Response.of(cloud.call("gateway", parameters, request.event()));
    }

    Response signed(Request request) throws Exception {
        return call(request.signed());
    }

    DynamoTable table() {
        return new DynamoTable(cloud.dynamo(), cloud.table(), InstantSource.system());
    }

    /** Does with the change what publish-events does; the gateway has no part in it. */
    void publish(String partition) {
        var clock = InstantSource.system();
        var holdfast = new Holdfast(Holdfast.Parts.silent(table(), new Shards(4), clock));
        holdfast.changeFeed.project(table().query(Query.rows(partition, 1)).rows());
    }

    /** Stops the gateway; later calls fail, so that no call escapes the check of the rights. */
    @Override
    public void close() throws Exception {
        if (closed) return;
        closed = true;
        cloud.close();
    }
}
