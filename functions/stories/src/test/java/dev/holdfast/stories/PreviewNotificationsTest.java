// SPDX-License-Identifier: Apache-2.0
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

/** Previews of notifications agree with the notifications that follow. */
class PreviewNotificationsTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void putWorkflow() {
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

    private static NotificationPreview previewFor(PreviewNotifications.Result result, String subscription) {
        return result.notifications().stream()
                .filter(preview -> preview.subscription().equals(subscription))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void preview_shows_roles_with_and_without_people() {
        var result = preview(",'state':'review'");
        assertThat(result.type()).isEqualTo("dev.holdfast.item.advanced");
        assertThat(result.notifiedRoles())
                .isEqualTo(Map.of("reviewers", List.of("ann@example.com", "the night shift"), "readers", List.of()));
        assertThat(result.unassigned()).containsExactly("readers");
        assertThat(previewFor(result, "people")).satisfies(preview -> {
            assertThat(preview.address()).isEqualTo("notify");
            assertThat(preview.people()).containsExactly("ann@example.com");
            assertThat(preview.unreachable()).containsExactly("the night shift");
            assertThat(preview.sent()).isTrue();
            assertThat(preview.at()).isEqualTo(HoldfastFixture.START);
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
        assertThat(previewFor(result, "people").people()).containsExactly("rea@example.com", "ann@example.com");
        assertThat(holdfastFixture.mailbox.notifications())
                .extracting(notification -> notification.address())
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
        var itemBefore = holdfastFixture.item("papers", "p");
        holdfastFixture.table.runBeforeWrite(writes -> {
            throw new AssertionError("the preview wrote " + writes);
        });
        for (var type : List.of("created", "advanced", "completed", "overdue", "reminded", "escalated"))
            preview(",'key':'p','type':'" + type + "'");
        assertThat(holdfastFixture.item("papers", "p")).isEqualTo(itemBefore);
        assertThat(holdfastFixture.mailbox.notifications()).isEmpty();
    }

    @Test
    void preview_shows_time_and_reasons_for_delay() {
        subscribe("'id':'later','target':'email','address':'a@example.com','group':'PT5M'");
        subscribe("'id':'hook','address':'https://example.com/x'");
        subscribe("'id':'gone','address':'https://example.com/gone'");
        holdfastFixture.receiver.answerWith(message -> message.address().endsWith("gone")
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
        assertThat(previewFor(arrival, "later").at()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(5)));
        assertThat(previewFor(arrival, "people").sent())
                .as("this event notifies no role")
                .isFalse();
        assertThat(previewFor(arrival, "gone")).satisfies(preview -> {
            assertThat(preview.sent()).isFalse();
            assertThat(preview.at()).isNull();
            assertThat(preview.disabledReason()).isEqualTo("410");
        });
        assertThat(previewFor(arrival, "hook")).satisfies(preview -> {
            assertThat(preview.sent()).isTrue();
            assertThat(preview.at()).isAfter(HoldfastFixture.START);
            assertThat(preview.failingSince()).isEqualTo(HoldfastFixture.START);
        });

        var overdue = preview(",'type':'overdue'");
        assertThat(previewFor(overdue, "later").silence()).isEqualTo("move");
        assertThat(previewFor(overdue, "later").sent()).isFalse();
        assertThat(previewFor(overdue, "hook").silence())
                .as("silences don't apply to machines")
                .isNull();
    }

    @Test
    void each_escalation_step_can_be_previewed() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'papers','key':'p'}");
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        assertThat(previewFor(preview(",'key':'p','type':'escalated'"), "people")
                        .people())
                .containsExactly("cleo@example.com");
        var secondStep = preview(",'key':'p','type':'escalated','level':2");
        assertThat(secondStep.unassigned()).containsExactly("readers");
        assertThat(previewFor(secondStep, "people").sent()).isFalse();
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.previewNotifications,
                                "{'workflow':'papers','type':'escalated','level':3}")
                        .toString())
                .contains("/level", "has 2 escalation steps");
    }

    @Test
    void refusal_of_preview_names_invalid_fields() {
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
