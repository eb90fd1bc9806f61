package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.NoticeView;
import dev.holdfast.alert.PreviewNotices;
import dev.holdfast.alert.Sender.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who would be told: asked beforehand, and then what really happens. */
class PreviewTest {
    private final Rig rig = new Rig();

    @BeforeEach
    void reviews() {
        rig.workflow("papers", """
                escalate: [{after: PT15M, notify: [chief]}, {after: PT1H, notify: [readers]}]
                roles: {reviewers: [ann@example.com, the night shift], chief: [cleo@example.com]}
                states:
                  written: {initial: true, next: [review], within: PT1H}
                  review: {next: [printed, written], notify: [reviewers, readers]}
                  printed: {terminal: true, notify: [chief]}
                """);
        subscribe("'id':'people','target':'email','address':'notify'");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void subscribe(String members) {
        rig.ok(rig.holdfast.putSubscription, "{" + members + "}");
    }

    private PreviewNotices.Result preview(String members) {
        return rig.ok(rig.holdfast.previewNotices, "{'workflow':'papers'" + members + "}");
    }

    private static NoticeView of(PreviewNotices.Result result, String subscription) {
        return result.notices().stream()
                .filter(n -> n.subscription().equals(subscription))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_dry_run_shows_the_roles_with_their_people_and_those_with_nobody() {
        var result = preview(",'state':'review'");
        assertThat(result.type()).isEqualTo("dev.holdfast.item.advanced");
        assertThat(result.told())
                .isEqualTo(Map.of("reviewers", List.of("ann@example.com", "the night shift"), "readers", List.of()));
        assertThat(result.unassigned()).containsExactly("readers");
        assertThat(of(result, "people")).satisfies(notice -> {
            assertThat(notice.address()).isEqualTo("notify");
            assertThat(notice.people()).containsExactly("ann@example.com");
            assertThat(notice.unreachable()).containsExactly("the night shift");
            assertThat(notice.sent()).isTrue();
            assertThat(notice.at()).isEqualTo(Rig.START);
        });
    }

    @Test
    void what_is_shown_is_what_happens() {
        subscribe("'id':'hook','address':'https://example.com/x','labels':{'team':'red'}");
        subscribe("'id':'chat','target':'email','address':'chat@example.com','types':['*.advanced','*.overdue']");
        rig.ok(
                rig.holdfast.createItem,
                "{'workflow':'papers','key':'p','labels':{'team':'red'},'roles':{'readers':['rea@example.com']}}");
        var result = preview(",'key':'p','state':'review'");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'papers','key':'p','to':'review'}");
        rig.publish();
        assertThat(result.notices()).extracting(NoticeView::subscription).containsExactly("chat", "hook", "people");
        assertThat(of(result, "people").people()).containsExactly("rea@example.com", "ann@example.com");
        assertThat(rig.mailbox.letters())
                .extracting(l -> l.address())
                .containsExactlyInAnyOrder("chat@example.com", "rea@example.com", "ann@example.com");
        assertThat(rig.receiver.types()).containsExactly("created", "advanced");
        assertThat(preview(",'state':'review','labels':{'team':'blue'}").notices())
                .extracting(NoticeView::subscription)
                .containsExactly("chat", "people");
    }

    @Test
    void nothing_is_written_and_nobody_is_told() {
        rig.ok(rig.holdfast.createItem, "{'workflow':'papers','key':'p'}");
        rig.publish();
        var before = rig.item("papers", "p");
        rig.table.runBeforeWrite(writes -> {
            throw new AssertionError("a dry run wrote " + writes);
        });
        for (var type : List.of("created", "advanced", "completed", "overdue", "reminded", "escalated"))
            preview(",'key':'p','type':'" + type + "'");
        assertThat(rig.item("papers", "p")).isEqualTo(before);
        assertThat(rig.mailbox.letters()).isEmpty();
    }

    @Test
    void it_shows_when_and_what_keeps_it_back() {
        subscribe("'id':'later','target':'email','address':'a@example.com','group':'PT5M'");
        subscribe("'id':'hook','address':'https://example.com/x'");
        subscribe("'id':'gone','address':'https://example.com/gone'");
        rig.receiver.answers(
                m -> m.address().endsWith("gone") ? new Outcome.Gone("410") : new Outcome.Failed("503", null));
        for (var i = 0; i < 5; i++) rig.ok(rig.holdfast.createItem, "{'key':'k" + i + "'}");
        rig.publish();
        rig.ok(rig.holdfast.putSilence, "{'id':'move','workflow':'papers','types':['*.overdue'],'within':'PT2H'}");

        var arrival = preview("");
        assertThat(arrival.type()).isEqualTo("dev.holdfast.item.created");
        assertThat(arrival.state()).isEqualTo("written");
        assertThat(of(arrival, "later").at()).isEqualTo(Rig.START.plus(ofMinutes(5)));
        assertThat(of(arrival, "people").sent()).as("nobody is told of this").isFalse();
        assertThat(of(arrival, "gone")).satisfies(notice -> {
            assertThat(notice.sent()).isFalse();
            assertThat(notice.at()).isNull();
            assertThat(notice.disabled()).isEqualTo("410");
        });
        assertThat(of(arrival, "hook")).satisfies(notice -> {
            assertThat(notice.sent()).isTrue();
            assertThat(notice.at()).isAfter(Rig.START);
            assertThat(notice.troubledSince()).isEqualTo(Rig.START);
        });

        var late = preview(",'type':'overdue'");
        assertThat(of(late, "later").silence()).isEqualTo("move");
        assertThat(of(late, "later").sent()).isFalse();
        assertThat(of(late, "hook").silence())
                .as("machines are told all the same")
                .isNull();
    }

    @Test
    void each_step_of_the_ladder_can_be_asked_for() {
        rig.ok(rig.holdfast.createItem, "{'workflow':'papers','key':'p'}");
        rig.clock.advance(ofHours(1));
        rig.sweep();
        assertThat(of(preview(",'key':'p','type':'escalated'"), "people").people())
                .containsExactly("cleo@example.com");
        var second = preview(",'key':'p','type':'escalated','level':2");
        assertThat(second.unassigned()).containsExactly("readers");
        assertThat(of(second, "people").sent()).isFalse();
        assertThat(rig.refused(rig.holdfast.previewNotices, "{'workflow':'papers','type':'escalated','level':3}")
                        .toString())
                .contains("/level", "has 2 steps");
    }

    @Test
    void what_cannot_be_asked_is_refused_by_name() {
        assertThat(rig.refused(
                                rig.holdfast.previewNotices,
                                "{'workflow':'papers','key':'p','roles':{'a':['b']},'labels':{'a':'b'},'type':'late','level':1}")
                        .toString())
                .contains("/roles", "/labels", "/type", "/level");
        assertThat(rig.refused(rig.holdfast.previewNotices, "{'workflow':'papers','state':'lost'}")
                        .toString())
                .contains("/state", "there is no state lost");
        assertThat(rig.refused(rig.holdfast.previewNotices, "{'workflow':'papers','key':'p'}")
                        .detail())
                .contains("there is no item");
        assertThat(rig.refused(rig.holdfast.previewNotices, "{'workflow':'none'}")
                        .detail())
                .isEqualTo("there is no workflow none");
    }
}
