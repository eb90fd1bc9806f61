package dev.holdfast.dynamodblocal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * The process of DynamoDB Local. Its own command takes a port that must be free in advance, which nobody can promise, and
 * listens to the whole network; this one takes a port from the system, on loopback, and says which.
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
        // Its input ends with the process that started it, even where that one was killed.
        while (System.in.read() != -1)
            ;
        Runtime.getRuntime().halt(0);
    }
}
