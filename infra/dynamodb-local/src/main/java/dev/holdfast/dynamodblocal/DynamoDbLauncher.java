// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dynamodblocal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * The process of DynamoDB Local.
 *
 * <p>The launcher in the distribution of DynamoDB Local needs the number of a free port, and listens on all addresses.
 * This launcher chooses a free port on the loopback address, and prints it.
 */
final class DynamoDbLauncher {
    static final String PORT_PREFIX = "listening on port ";

    private DynamoDbLauncher() {}

    public static void main(String[] args) throws Exception {
        var server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var inMemory = true;
        var sharedDb = true;
        var delayed = false;
        var requests = new LocalDynamoDBRequestHandler(0, inMemory, null, sharedDb, delayed);
        server.setHandler(new ContextHandler(new LocalDynamoDBServerHandler(requests, null)));
        server.start();
        System.out.println(PORT_PREFIX + ((ServerConnector) server.getConnectors()[0]).getLocalPort());
        // The input ends when the parent process ends, even if the system kills the parent process.
        while (System.in.read() != -1)
            ;
        Runtime.getRuntime().halt(0);
    }
}
