// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.guard;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's whole body before a worker thread gets the request. So a client that sends its body slowly doesn't
 * occupy a worker thread. All filters that can refuse a request without its body run before this filter.
 */
@Singleton
public class RequestBodyReader {
    /** The size of the longest text. A character needs at most three bytes. */
    static final int MAX_BODY_BYTES = 3 * JsonCodec.MAX_TEXT_CHARACTERS;

    /** Runs after all filters that don't need the body. */
    private static final int FILTER_PRIORITY = 10;

    private static final long UNKNOWN_LENGTH = -1;
    private static final String BODY_KEY = "dev.holdfast.body";
    private static final String LENGTH_KEY = "dev.holdfast.body.length";
    private static final String CONTINUE = "100-continue";

    void register(@Observes Filters filters) {
        filters.register(RequestBodyReader::read, FILTER_PRIORITY);
    }

    /** Whether the request announces a body that isn't empty. */
    public static boolean announcesBody(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING) : !length.equals("0");
    }

    /** Returns the body at the first call. Returns null at a later call, or if the request has no body. */
    static @Nullable Buffer takeBody(RoutingContext context) {
        return context.remove(BODY_KEY);
    }

    /** Returns the length of the body; null if this reader hasn't read the body. */
    static @Nullable Integer bodyLength(RoutingContext context) {
        return context.get(LENGTH_KEY);
    }

    private static void read(RoutingContext context) {
        var request = context.request();
        if (!announcesBody(request) || request.isEnded()) {
            context.next();
            return;
        }
        if (announcedLength(request) > MAX_BODY_BYTES) {
            refuseUnread(context, tooLarge());
            return;
        }
        sendContinue(request);
        var body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() > MAX_BODY_BYTES) return;
            body.appendBuffer(part);
            if (body.length() > MAX_BODY_BYTES) refuseUnread(context, tooLarge());
        });
        request.endHandler(end -> {
            if (body.length() > MAX_BODY_BYTES) return;
            context.put(BODY_KEY, body);
            context.put(LENGTH_KEY, body.length());
            context.next();
        });
        request.resume();
    }

    private static long announcedLength(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : UNKNOWN_LENGTH;
    }

    private static void sendContinue(HttpServerRequest request) {
        if (!CONTINUE.equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) return;
        request.response().writeContinue();
        // If the request kept this header, the framework would send a second answer 100 (Continue).
        request.headers().remove(HttpHeaders.EXPECT);
    }

    /** Refuses a request without reading its body, and closes the connection after the answer. */
    public static void refuseUnread(RoutingContext context, Problem problem) {
        if (context.response().ended() || context.response().closed()) return;
        RequestGuard.stopReading(context);
        if (problem instanceof Problem.Unauthorized) context.response().putHeader("WWW-Authenticate", "Bearer");
        RequestGuard.answer(context, problem.status(), JsonCodec.encode(problem));
    }

    static Problem tooLarge() {
        return new Problem.TooLarge(
                "the body has more than " + JsonCodec.MAX_TEXT_CHARACTERS + " characters", List.of());
    }
}
