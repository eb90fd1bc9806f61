// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.eventstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.EventFactory;
import dev.holdfast.eventstream.StreamMessage.StreamEnd;
import dev.holdfast.eventstream.StreamMessage.StreamHeartbeat;
import dev.holdfast.eventstream.StreamMessage.StreamedEvent;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.subscription.EventFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalEventStreamHubTest {
    private static final EventFilter ALL = new EventFilter(List.of(), null, null, Map.of(), List.of());

    private final LocalEventStreamHub hub = new LocalEventStreamHub(new Random(7));

    @Test
    void a_stream_shows_events_of_its_application_in_order() throws Exception {
        var eventStream = watch("shop", null);
        publish("shop", "a", "b");
        publish("other", "x");
        publish("shop", "c");
        assertThat(news(eventStream, 3)).extracting(LocalEventStreamHubTest::id).containsExactly("a", "b", "c");
    }

    @Test
    void an_event_published_twice_is_shown_once() throws Exception {
        var eventStream = watch("shop", null);
        publish("shop", "a", "b", "a", "b", "c");
        assertThat(news(eventStream, 3)).extracting(LocalEventStreamHubTest::id).containsExactly("a", "b", "c");
    }

    @Test
    void a_new_event_wakes_a_waiting_reader() throws Exception {
        var eventStream = watch("shop", null);
        var next = new CompletableFuture<StreamMessage>();
        Thread.ofVirtual().start(() -> {
            try {
                next.complete(eventStream.next());
            } catch (InterruptedException e) {
                next.completeExceptionally(e);
            }
        });
        publish("shop", "a");
        assertThat(next.get()).isInstanceOf(StreamedEvent.class);
    }

    @Test
    void a_reconnected_reader_resumes_without_gap_or_duplicate() throws Exception {
        var lost = watch("shop", null);
        publish("shop", "a", "b", "c", "d");
        var seen = news(lost, 2).getLast().place();
        lost.close();
        publish("shop", "e");
        var back = watch("shop", seen);
        assertThat(back.start().forgotten()).isFalse();
        assertThat(news(back, 3)).extracting(LocalEventStreamHubTest::id).containsExactly("c", "d", "e");
    }

    @Test
    void an_unknown_position_is_reported_as_forgotten() throws Exception {
        var eventStream = watch("shop", null);
        var first = eventStream.start().place();
        for (var i = 0; i <= LocalEventStreamHub.MAX_BUFFERED_EVENTS; i++) publish("shop", "e" + i);
        for (var place : List.of(first, "0-1", "nonsense", "", "0".repeat(32)))
            assertThat(watch("shop", place).start().forgotten()).as(place).isTrue();
        var newest = newestPlace();
        publish("shop", "last");
        assertThat(news(watch("shop", newest), 1)).hasSize(1);
    }

    private String newestPlace() {
        return watch("shop", null).start().place();
    }

    @Test
    void positions_do_not_show_events_that_reader_cannot_see() throws Exception {
        var all = new EventFilter(List.of(), null, null, Map.of(), List.of());
        var blind = ok(hub.open("shop", all, (event, text) -> null, null));
        publish("shop", "a", "b");
        var next = CompletableFuture.supplyAsync(() -> {
            try {
                return blind.next();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        hub.sendHeartbeats();
        assertThat(next.get()).isEqualTo(new StreamHeartbeat(blind.start().place()));
        assertThat(newestPlace())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(blind.start().place());
    }

    @Test
    void only_a_slow_reader_is_cut_off() throws Exception {
        var slow = watch("shop", null);
        var cut = new CompletableFuture<String>();
        slow.onCut(() -> cut.complete("cut"));
        var quick = watch("shop", null);
        for (var i = 0; i <= LocalEventStreamHub.MAX_BUFFERED_EVENTS; i++) {
            publish("shop", "e" + i);
            assertThat(quick.next()).isInstanceOf(StreamedEvent.class);
        }
        assertThat(cut).isNotDone();
        hub.sendHeartbeats();
        assertThat(cut).isCompleted();
        assertThat(slow.next()).isInstanceOf(StreamEnd.class);
        assertThat(quick.next()).isInstanceOf(StreamHeartbeat.class);
    }

    @Test
    void a_reader_that_misses_a_heartbeat_is_cut_off() throws Exception {
        var gone = watch("shop", null);
        var there = watch("shop", null);
        hub.sendHeartbeats();
        assertThat(there.next()).isInstanceOf(StreamHeartbeat.class);
        hub.sendHeartbeats();
        assertThat(there.next()).isInstanceOf(StreamHeartbeat.class);
        assertThat(gone.next()).isInstanceOf(StreamEnd.class);
    }

    @Test
    void an_abandoned_stream_frees_its_place_after_three_heartbeats() {
        for (var round = 0; round < 3; round++) {
            var left = IntStream.range(0, LocalEventStreamHub.MAX_STREAMS_PER_APPLICATION)
                    .mapToObj(i -> watch("shop", null))
                    .toList();
            for (var beats = 0; beats < 3; beats++) hub.sendHeartbeats();
            assertThat(hub.openStreamCount()).isZero();
            left.forEach(EventStream::close);
            assertThat(hub.openStreamCount()).isZero();
        }
    }

    @Test
    void a_heartbeat_carries_the_position_past_unwanted_events() throws Exception {
        var eventStream = ok(hub.open(
                "shop",
                new EventFilter(List.of("*.overdue"), null, null, Map.of(), List.of()),
                ReaderView.APPLICATION,
                null));
        publish("shop", "a", "b");
        hub.sendHeartbeats();
        assertThat(eventStream.next()).isInstanceOf(StreamHeartbeat.class);
        var next = CompletableFuture.supplyAsync(() -> {
            try {
                return eventStream.next();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        var newest = newestPlace();
        while (!eventStream.position().equals(newest)) Thread.onSpinWait();
        hub.sendHeartbeats();
        assertThat(next.get()).isEqualTo(new StreamHeartbeat(newest));
    }

    @Test
    void a_busy_application_takes_no_memory_from_a_quiet_one() throws Exception {
        var quiet = watch("quiet", null);
        var before = quiet.start().place();
        publish("quiet", "a", "b");
        watch("busy", null);
        for (var i = 0; i < 2 * LocalEventStreamHub.MAX_BUFFERED_EVENTS; i++) publish("busy", "e" + i);
        var back = watch("quiet", before);
        assertThat(back.start().forgotten()).isFalse();
        assertThat(news(back, 2)).hasSize(2);
    }

    @Test
    void buffered_bytes_are_limited() {
        var before = watch("shop", null).start().place();
        var large = "x".repeat(1 << 20);
        for (var i = 0; i < 20; i++)
            hub.published("shop", EventFactory.createTest("shop", large, "large" + i, "ann", Instant.EPOCH));
        assertThat(watch("shop", before).start().forgotten()).isTrue();
    }

    @Test
    void an_application_without_streams_is_forgotten_after_a_while() {
        var eventStream = watch("shop", null);
        var place = eventStream.start().place();
        eventStream.close();
        for (var i = 0; i < 39; i++) hub.sendHeartbeats();
        var back = watch("shop", place);
        assertThat(back.start().forgotten()).isFalse();
        back.close();
        for (var i = 0; i < 40; i++) hub.sendHeartbeats();
        assertThat(watch("shop", place).start().forgotten()).isTrue();
    }

    @Test
    void streams_are_limited_per_application_and_per_server() {
        var some = IntStream.range(0, LocalEventStreamHub.MAX_STREAMS_PER_APPLICATION)
                .mapToObj(i -> watch("shop", null))
                .toList();
        assertThat(refusal(hub.open("shop", ALL, ReaderView.APPLICATION, null))).isInstanceOf(Problem.Busy.class);
        some.getFirst().close();
        some.getFirst().close();
        watch("shop", null);
        for (var i = LocalEventStreamHub.MAX_STREAMS_PER_APPLICATION; i < LocalEventStreamHub.MAX_STREAMS; i++)
            watch("app" + i, null);
        assertThat(refusal(hub.open("one-more", ALL, ReaderView.APPLICATION, null))
                        .detail())
                .contains("500");
    }

    @Test
    void closing_the_hub_ends_every_stream() throws Exception {
        var eventStream = watch("shop", null);
        hub.close();
        assertThat(eventStream.next()).isInstanceOf(StreamEnd.class);
        assertThat(refusal(hub.open("shop", ALL, ReaderView.APPLICATION, null))).isInstanceOf(Problem.Busy.class);
    }

    private EventStream watch(String app, @Nullable String after) {
        return ok(hub.open(app, ALL, ReaderView.APPLICATION, after));
    }

    private void publish(String app, String... ids) {
        for (var id : ids) hub.published(app, EventFactory.createTest(app, "s", id, "ann", Instant.EPOCH));
    }

    private static List<StreamedEvent> news(EventStream eventStream, int count) throws InterruptedException {
        var some = new ArrayList<StreamedEvent>();
        while (some.size() < count) some.add((StreamedEvent) eventStream.next());
        return some;
    }

    private static String id(StreamedEvent streamedEvent) {
        return streamedEvent.event().replaceFirst(".*?\"id\":\"([^\"]*)\".*", "$1");
    }

    private static EventStream ok(ActionResult<EventStream> actionResult) {
        return switch (actionResult) {
            case ActionResult.Success<EventStream>(EventStream eventStream) -> eventStream;
            case ActionResult.Refusal<EventStream>(Problem problem) -> throw new AssertionError(problem);
        };
    }

    private static Problem refusal(ActionResult<EventStream> actionResult) {
        return switch (actionResult) {
            case ActionResult.Success<EventStream> success -> throw new AssertionError("not refused");
            case ActionResult.Refusal<EventStream>(Problem problem) -> problem;
        };
    }
}
