package dev.holdfast.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.Filter;
import dev.holdfast.event.Event;
import dev.holdfast.live.Message.Beat;
import dev.holdfast.live.Message.End;
import dev.holdfast.live.Message.News;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalWatchersTest {
    private static final Filter ALL = new Filter(List.of(), null, null, Map.of(), List.of());

    private final LocalWatchers watchers = new LocalWatchers(new Random(7));

    @Test
    void a_watcher_sees_what_comes_in_its_order_and_nothing_of_another_application() throws Exception {
        var watch = watch("shop", null);
        publish("shop", "a", "b");
        publish("other", "x");
        publish("shop", "c");
        assertThat(news(watch, 3)).extracting(LocalWatchersTest::id).containsExactly("a", "b", "c");
    }

    @Test
    void what_is_published_again_is_shown_once() throws Exception {
        var watch = watch("shop", null);
        publish("shop", "a", "b", "a", "b", "c");
        assertThat(news(watch, 3)).extracting(LocalWatchersTest::id).containsExactly("a", "b", "c");
    }

    @Test
    void whoever_waits_is_woken() throws Exception {
        var watch = watch("shop", null);
        var next = new CompletableFuture<Message>();
        Thread.ofVirtual().start(() -> {
            try {
                next.complete(watch.next());
            } catch (InterruptedException e) {
                next.completeExceptionally(e);
            }
        });
        publish("shop", "a");
        assertThat(next.get()).isInstanceOf(News.class);
    }

    @Test
    void whoever_lost_the_line_goes_on_without_gap_or_double() throws Exception {
        var lost = watch("shop", null);
        publish("shop", "a", "b", "c", "d");
        var seen = news(lost, 2).getLast().place();
        lost.close();
        publish("shop", "e");
        var back = watch("shop", seen);
        assertThat(back.opening().forgotten()).isFalse();
        assertThat(news(back, 3)).extracting(LocalWatchersTest::id).containsExactly("c", "d", "e");
    }

    @Test
    void a_place_that_nobody_remembers_is_said_to_be_forgotten() throws Exception {
        var watch = watch("shop", null);
        var first = watch.opening().place();
        for (var i = 0; i <= LocalWatchers.EVENTS; i++) publish("shop", "e" + i);
        for (var place : List.of(first, "0-1", "nonsense", "", first.replaceAll("-.*", "-999999")))
            assertThat(watch("shop", place).opening().forgotten()).as(place).isTrue();
        publish("shop", "last");
        assertThat(news(watch("shop", place(1)), 1)).hasSize(1);
    }

    private String place(int back) {
        var now = watch("shop", null).opening().place();
        var dash = now.indexOf('-');
        return now.substring(0, dash + 1) + (Long.parseLong(now.substring(dash + 1)) - back);
    }

    @Test
    void whoever_reads_too_slowly_is_cut_off_and_nobody_else_is() throws Exception {
        var slow = watch("shop", null);
        var cut = new CompletableFuture<String>();
        slow.onCut(() -> cut.complete("cut"));
        var quick = watch("shop", null);
        for (var i = 0; i <= LocalWatchers.EVENTS; i++) {
            publish("shop", "e" + i);
            assertThat(quick.next()).isInstanceOf(News.class);
        }
        assertThat(cut).isNotDone();
        watchers.beat();
        assertThat(cut).isCompleted();
        assertThat(slow.next()).isInstanceOf(End.class);
        assertThat(quick.next()).isInstanceOf(Beat.class);
    }

    @Test
    void whoever_does_not_take_a_heartbeat_before_the_next_is_cut_off() throws Exception {
        var gone = watch("shop", null);
        var there = watch("shop", null);
        watchers.beat();
        assertThat(there.next()).isInstanceOf(Beat.class);
        watchers.beat();
        assertThat(there.next()).isInstanceOf(Beat.class);
        assertThat(gone.next()).isInstanceOf(End.class);
    }

    @Test
    void a_watch_that_nobody_reads_or_closes_takes_nobodys_place_for_long() {
        for (var round = 0; round < 3; round++) {
            var left = IntStream.range(0, LocalWatchers.WATCHERS)
                    .mapToObj(i -> watch("shop", null))
                    .toList();
            for (var beats = 0; beats < 3; beats++) watchers.beat();
            assertThat(watchers.count()).isZero();
            left.forEach(Watch::close);
            assertThat(watchers.count()).isZero();
        }
    }

    @Test
    void a_heartbeat_says_how_far_a_watcher_has_come_past_what_it_does_not_want() throws Exception {
        var watch = ok(watchers.watch("shop", new Filter(List.of("*.overdue"), null, null, Map.of(), List.of()), null));
        publish("shop", "a", "b");
        watchers.beat();
        assertThat(watch.next()).isInstanceOf(Beat.class);
        var next = CompletableFuture.supplyAsync(() -> {
            try {
                return watch.next();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        var newest = place(0);
        while (!watch.place().equals(newest)) Thread.onSpinWait();
        watchers.beat();
        assertThat(next.get()).isEqualTo(new Beat(newest));
    }

    @Test
    void a_busy_application_takes_no_memory_from_a_quiet_one() throws Exception {
        var quiet = watch("quiet", null);
        var before = quiet.opening().place();
        publish("quiet", "a", "b");
        watch("busy", null);
        for (var i = 0; i < 2 * LocalWatchers.EVENTS; i++) publish("busy", "e" + i);
        var back = watch("quiet", before);
        assertThat(back.opening().forgotten()).isFalse();
        assertThat(news(back, 2)).hasSize(2);
    }

    @Test
    void memory_is_bounded_by_its_size_too() {
        var before = watch("shop", null).opening().place();
        var large = "x".repeat(1 << 20);
        for (var i = 0; i < 20; i++)
            watchers.published("shop", Event.test("shop", large, "large" + i, "ann", Instant.EPOCH));
        assertThat(watch("shop", before).opening().forgotten()).isTrue();
    }

    @Test
    void an_application_that_nobody_has_watched_for_long_is_forgotten() {
        var watch = watch("shop", null);
        var place = watch.opening().place();
        watch.close();
        for (var i = 0; i < 39; i++) watchers.beat();
        var back = watch("shop", place);
        assertThat(back.opening().forgotten()).isFalse();
        back.close();
        for (var i = 0; i < 40; i++) watchers.beat();
        assertThat(watch("shop", place).opening().forgotten()).isTrue();
    }

    @Test
    void an_application_has_so_many_watchers_and_a_server_so_many() {
        var some = IntStream.range(0, LocalWatchers.WATCHERS)
                .mapToObj(i -> watch("shop", null))
                .toList();
        assertThat(refusal(watchers.watch("shop", ALL, null))).isInstanceOf(Problem.Busy.class);
        some.getFirst().close();
        some.getFirst().close();
        watch("shop", null);
        for (var i = LocalWatchers.WATCHERS; i < LocalWatchers.ALL_WATCHERS; i++) watch("app" + i, null);
        assertThat(refusal(watchers.watch("one-more", ALL, null)).detail()).contains("500");
    }

    @Test
    void all_that_is_watched_ends_with_the_server() throws Exception {
        var watch = watch("shop", null);
        watchers.close();
        assertThat(watch.next()).isInstanceOf(End.class);
        assertThat(refusal(watchers.watch("shop", ALL, null))).isInstanceOf(Problem.Busy.class);
    }

    private Watch watch(String app, @Nullable String after) {
        return ok(watchers.watch(app, ALL, after));
    }

    private void publish(String app, String... ids) {
        for (var id : ids) watchers.published(app, Event.test(app, "s", id, "ann", Instant.EPOCH));
    }

    private static List<News> news(Watch watch, int count) throws InterruptedException {
        var some = new ArrayList<News>();
        while (some.size() < count) some.add((News) watch.next());
        return some;
    }

    private static String id(News news) {
        return news.event().replaceFirst(".*?\"id\":\"([^\"]*)\".*", "$1");
    }

    private static Watch ok(Answer<Watch> answer) {
        return switch (answer) {
            case Answer.Ok<Watch>(Watch watch) -> watch;
            case Answer.Refused<Watch>(Problem problem) -> throw new AssertionError(problem);
        };
    }

    private static Problem refusal(Answer<Watch> answer) {
        return switch (answer) {
            case Answer.Ok<Watch> ok -> throw new AssertionError("not refused");
            case Answer.Refused<Watch>(Problem problem) -> problem;
        };
    }
}
