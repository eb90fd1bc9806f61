package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.publishing.NotificationPreview;
import dev.holdfast.publishing.PreviewNotifications;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who would be told: asked beforehand, and then what really happens. */
class PreviewNotificationsTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void reviews() {
        holdfastFixture.putWorkflow("papers", """
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
        holdfastFixture.close();
    }

    private void subscribe(String members) {
        holdfastFixture.callOk(holdfastFixture.holdfast.putSubscription, "{" + members + "}");
    }

    private PreviewNotifications.Result preview(String members) {
        return holdfastFixture.callOk(
                holdfastFixture.holdfast.previewNotifications, "{'workflow':'papers'" + members + "}");
    }

    private static NotificationPreview of(PreviewNotifications.Result result, String subscription) {
        return result.notifications().stream()
                .filter(n -> n.subscription().equals(subscription))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void dry_run_shows_roles_with_and_without_people() {
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
            assertThat(notice.at()).isEqualTo(HoldfastFixture.START);
        });
    }

    @Test
    void preview_matches_actual_notifications() {
        subscribe("'id':'hook','address':'https://example.com/x','labels':{'team':'red'}");
        subscribe("'id':'chat','target':'email','address':'chat@example.com','types':['*.advanced','*.overdue']");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem,
                "{'workflow':'papers','key':'p','labels':{'team':'red'},'roles':{'readers':['rea@example.com']}}");
        var result = preview(",'key':'p','state':'review'");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'papers','key':'p','to':'review'}");
        holdfastFixture.publish();
        assertThat(result.notifications())
                .extracting(NotificationPreview::subscription)
                .containsExactly("chat", "hook", "people");
        assertThat(of(result, "people").people()).containsExactly("rea@example.com", "ann@example.com");
        assertThat(holdfastFixture.mailbox.notifications())
                .extracting(l -> l.address())
                .containsExactlyInAnyOrder("chat@example.com", "rea@example.com", "ann@example.com");
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "advanced");
        assertThat(preview(",'state':'review','labels':{'team':'blue'}").notifications())
                .extracting(NotificationPreview::subscription)
                .containsExactly("chat", "people");
    }

    @Test
    void preview_writes_nothing_and_notifies_nobody() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'papers','key':'p'}");
        holdfastFixture.publish();
        var before = holdfastFixture.item("papers", "p");
        holdfastFixture.table.runBeforeWrite(writes -> {
            throw new AssertionError("a dry run wrote " + writes);
        });
        for (var type : List.of("created", "advanced", "completed", "overdue", "reminded", "escalated"))
            preview(",'key':'p','type':'" + type + "'");
        assertThat(holdfastFixture.item("papers", "p")).isEqualTo(before);
        assertThat(holdfastFixture.mailbox.notifications()).isEmpty();
    }

    @Test
    void preview_shows_time_and_reasons_for_delay() {
        subscribe("'id':'later','target':'email','address':'a@example.com','group':'PT5M'");
        subscribe("'id':'hook','address':'https://example.com/x'");
        subscribe("'id':'gone','address':'https://example.com/gone'");
        holdfastFixture.receiver.answerWith(m -> m.address().endsWith("gone")
                ? new DeliveryOutcome.ReceiverGone("410")
                : new DeliveryOutcome.TemporaryFailure("503", null));
        for (var i = 0; i < 5; i++) holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'k" + i + "'}");
        holdfastFixture.publish();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSilence,
                "{'id':'move','workflow':'papers','types':['*.overdue'],'within':'PT2H'}");

        var arrival = preview("");
        assertThat(arrival.type()).isEqualTo("dev.holdfast.item.created");
        assertThat(arrival.state()).isEqualTo("written");
        assertThat(of(arrival, "later").at()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(5)));
        assertThat(of(arrival, "people").sent()).as("nobody is told of this").isFalse();
        assertThat(of(arrival, "gone")).satisfies(notice -> {
            assertThat(notice.sent()).isFalse();
            assertThat(notice.at()).isNull();
            assertThat(notice.disabled()).isEqualTo("410");
        });
        assertThat(of(arrival, "hook")).satisfies(notice -> {
            assertThat(notice.sent()).isTrue();
            assertThat(notice.at()).isAfter(HoldfastFixture.START);
            assertThat(notice.failingSince()).isEqualTo(HoldfastFixture.START);
        });

        var late = preview(",'type':'overdue'");
        assertThat(of(late, "later").silence()).isEqualTo("move");
        assertThat(of(late, "later").sent()).isFalse();
        assertThat(of(late, "hook").silence())
                .as("machines are told all the same")
                .isNull();
    }

    @Test
    void each_escalation_step_can_be_previewed() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'papers','key':'p'}");
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        assertThat(of(preview(",'key':'p','type':'escalated'"), "people").people())
                .containsExactly("cleo@example.com");
        var second = preview(",'key':'p','type':'escalated','level':2");
        assertThat(second.unassigned()).containsExactly("readers");
        assertThat(of(second, "people").sent()).isFalse();
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.previewNotifications,
                                "{'workflow':'papers','type':'escalated','level':3}")
                        .toString())
                .contains("/level", "has 2 escalation steps");
    }

    @Test
    void invalid_preview_is_refused_by_name() {
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.previewNotifications,
                                "{'workflow':'papers','key':'p','roles':{'a':['b']},'labels':{'a':'b'},'type':'late','level':1}")
                        .toString())
                .contains("/roles", "/labels", "/type", "/level");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.previewNotifications, "{'workflow':'papers','state':'lost'}")
                        .toString())
                .contains("/state", "there is no state lost");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.previewNotifications, "{'workflow':'papers','key':'p'}")
                        .detail())
                .contains("there is no item");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.previewNotifications, "{'workflow':'none'}")
                        .detail())
                .isEqualTo("there is no workflow none");
    }
}
