// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.Holdfast;
import dev.holdfast.SettableClock;
import dev.holdfast.access.AccessAction;
import dev.holdfast.access.AccessCaller;
import dev.holdfast.access.AccessCaller.Origin;
import dev.holdfast.access.AccessRule;
import dev.holdfast.access.AccessTable;
import dev.holdfast.access.AccessTable.Answer;
import dev.holdfast.access.AccessWorld;
import dev.holdfast.access.Scope;
import dev.holdfast.sqlite.SqliteTable;
import dev.holdfast.workflow.StateVisibility;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each caller gets over HTTP exactly what the caller may know about an item of each visibility. */
@QuarkusTest
@QuarkusTestResource(value = TemporaryDatabase.class, restrictToAnnotatedClass = true)
class HttpAccessTest {
    @Inject
    Holdfast holdfast;

    @Inject
    SettableClock clock;

    @Inject
    SqliteTable table;

    @Test
    void each_answer_tells_what_the_caller_may_know() {
        var sections = AccessTable.create(holdfast, "app");
        clock.advance(Duration.ofHours(2));
        holdfast.sweep.run(Duration.ofMinutes(1));
        await().atMost(60, SECONDS).until(() -> table.peek(1).isEmpty());
        var faults = sections.stream()
                .flatMap(section -> section.findFaults(HttpAccessTest::send).stream())
                .toList();
        assertThat(faults).isEmpty();
    }

    @Test
    void event_stream_shows_what_the_reader_may_know() throws Exception {
        AccessWorld.createEmpty(holdfast, "streamed");
        var streams = new LinkedHashMap<AccessCaller, EventStreamClient>();
        for (var caller : AccessCaller.all()) {
            if (caller.origin() != Origin.OWN_APPLICATION || caller.scope() != Scope.READ) continue;
            var headers = headersOf(caller, AccessWorld.createKey(holdfast, "streamed", caller));
            streams.put(caller, new EventStreamClient("streamed", "", headers));
        }
        for (var visibility : StateVisibility.values())
            AccessWorld.createItemIn(holdfast, "streamed", visibility, visibility.jsonName());
        AccessWorld.createItemIn(holdfast, "streamed", StateVisibility.PUBLIC, "last");
        for (var stream : streams.entrySet()) {
            var expected = new ArrayList<String>();
            for (var visibility : StateVisibility.values())
                if (AccessRule.sees(stream.getKey(), visibility)) expected.add("ticket/" + visibility.jsonName());
            expected.add("ticket/last");
            try (var client = stream.getValue()) {
                var subjects = new ArrayList<String>();
                do subjects.add(client.nextMessage().subject());
                while (!subjects.getLast().equals("ticket/last") && subjects.size() < 10);
                assertThat(subjects).as(stream.getKey().toString()).isEqualTo(expected);
            }
        }
        assertThat(streams).hasSize(6);
    }

    private static String[] headersOf(AccessCaller caller, String apiKey) {
        var headers = new ArrayList<>(List.of("Authorization", "Bearer " + apiKey));
        if (caller.person() != null)
            headers.addAll(List.of("Holdfast-Actor", caller.person().address()));
        if (caller.namesAgent()) headers.addAll(List.of("Holdfast-Agent", "robot"));
        return headers.toArray(String[]::new);
    }

    private static Answer send(AccessCaller caller, AccessAction action, String app, String apiKey, String itemKey) {
        var client = new ApiClient(app).with(headersOf(caller, apiKey));
        var path = action.path(itemKey);
        var body = String.valueOf(action.body(itemKey));
        var response = switch (action.method()) {
            case "GET" -> client.get(path);
            case "DELETE" -> client.delete(path);
            case "PATCH" -> client.patch(path, body);
            default -> client.post(path, body);
        };
        return new Answer(response.statusCode(), response.getHeader("ETag") + response.asString());
    }
}
