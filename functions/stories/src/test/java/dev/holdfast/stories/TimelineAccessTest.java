// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.Problem;
import dev.holdfast.timeline.TraceItems;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A timeline includes items of other applications that grant access to it. */
class TimelineAccessTest {
    private static final Caller CARRIER = Caller.application("carrier", Scope.MANAGE, "key:carrier");

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void createOrderAndParcel() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'key':'order','correlation':'tour 9','links':['tracking:1Z']}");
        holdfastFixture.clock.advance(ofMinutes(1));
        HoldfastFixture.requireOk(holdfastFixture.call(
                CARRIER,
                holdfastFixture.holdfast.createItem,
                "{'key':'parcel','correlation':'tour 9','links':['tracking:1Z']}"));
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'order'}");
        holdfastFixture.publish();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void grantAccess(String apps) {
        HoldfastFixture.requireOk(
                holdfastFixture.call(CARRIER, holdfastFixture.holdfast.putTimelineAccess, "{'apps':" + apps + "}"));
    }

    private static List<String> summaries(TraceItems.Result trace) {
        return trace.entries().stream()
                .map(timelineEntry -> (timelineEntry.app() == null ? "" : timelineEntry.app() + ":")
                        + timelineEntry.item() + " " + timelineEntry.type().replace("dev.holdfast.item.", ""))
                .toList();
    }

    @Test
    void application_without_granted_access_stays_closed() {
        var refused = holdfastFixture.callRefused(
                holdfastFixture.holdfast.traceItems, "{'correlation':'tour 9','apps':['carrier','none']}");
        assertThat(refused).isInstanceOf(Problem.Forbidden.class);
        assertThat(refused.detail()).contains("carrier", "none");
        assertThat(summaries(holdfastFixture.callOk(holdfastFixture.holdfast.traceItems, "{'correlation':'tour 9'}")))
                .containsExactly("simple/order created", "simple/order completed");
    }

    @Test
    void application_with_access_sees_one_timeline_with_all_statuses() {
        grantAccess("['shop']");
        var trace = holdfastFixture.callOk(
                holdfastFixture.holdfast.traceItems, "{'correlation':'tour 9','apps':['carrier']}");
        assertThat(summaries(trace))
                .containsExactly("simple/order created", "carrier:simple/parcel created", "simple/order completed");
        assertThat(trace.items())
                .extracting(item -> item.app() + " " + item.item() + " " + item.state())
                .containsExactly("null simple/order done", "carrier simple/parcel open");
        assertThat(summaries(holdfastFixture.callOk(
                        holdfastFixture.holdfast.traceItems, "{'link':'tracking:1Z','apps':['carrier','shop']}")))
                .isEqualTo(summaries(trace));
    }

    @Test
    void timeline_of_several_applications_comes_in_pages() {
        grantAccess("['shop']");
        var all = new ArrayList<String>();
        var request = "{'correlation':'tour 9','apps':['carrier'],'limit':1";
        var page = holdfastFixture.callOk(holdfastFixture.holdfast.traceItems, request + "}");
        all.addAll(summaries(page));
        while (page.nextPageToken() != null) {
            page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.traceItems, request + ",'pageToken':'" + page.nextPageToken() + "'}");
            all.addAll(summaries(page));
        }
        assertThat(all)
                .containsExactly("simple/order created", "carrier:simple/parcel created", "simple/order completed");
    }

    @Test
    void timeline_access_opens_only_timeline_and_only_one_way() {
        grantAccess("['shop']");
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.getItem, "{'workflow':'simple','key':'parcel'}"))
                .isInstanceOf(Problem.NotFound.class);
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.call(
                        CARRIER, holdfastFixture.holdfast.traceItems, "{'correlation':'tour 9','apps':['shop']}")))
                .isInstanceOf(Problem.Forbidden.class);
    }

    @Test
    void access_is_revoked_at_once_even_between_pages() {
        grantAccess("['shop']");
        var request = "{'correlation':'tour 9','apps':['carrier'],'limit':1";
        var token = holdfastFixture
                .callOk(holdfastFixture.holdfast.traceItems, request + "}")
                .nextPageToken();
        grantAccess("[]");
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.traceItems, request + ",'pageToken':'" + token + "'}"))
                .isInstanceOf(Problem.Forbidden.class);
    }

    @Test
    void timeline_access_is_changed_by_managers_under_version_condition() {
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.getTimelineAccess, "{}")
                        .version())
                .isZero();
        holdfastFixture.callOk(holdfastFixture.holdfast.putTimelineAccess, "{'apps':['a'],'version':0}");
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.putTimelineAccess, "{'apps':['b'],'version':0}"))
                .isInstanceOf(Problem.Stale.class);
        var shown = holdfastFixture.callOk(holdfastFixture.holdfast.getTimelineAccess, "{}");
        assertThat(shown.apps()).containsExactly("a");
        assertThat(shown.version()).isEqualTo(1);
        var reporter = Caller.application("shop", Scope.REPORT, "key:till");
        assertThat(HoldfastFixture.requireRefused(
                        holdfastFixture.call(reporter, holdfastFixture.holdfast.putTimelineAccess, "{'apps':[]}")))
                .isInstanceOf(Problem.Forbidden.class);
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.putTimelineAccess, "{'apps':['a','-']}")
                        .detail())
                .contains("/apps/1");
    }

    @Test
    void family_belongs_to_one_application() {
        grantAccess("['shop']");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.traceItems,
                                "{'workflow':'simple','key':'order','apps':['carrier']}")
                        .detail())
                .contains("/apps");
    }

    private void callAsCarrier(Action<?, ?> action, String request) {
        HoldfastFixture.requireOk(holdfastFixture.call(CARRIER, action, request));
    }

    private List<String> itemsOfCarrier(String request) {
        return holdfastFixture.callOk(holdfastFixture.holdfast.traceItems, request).items().stream()
                .map(item -> item.app() + " " + item.item())
                .filter(item -> item.startsWith("carrier"))
                .toList();
    }

    @Test
    void item_created_under_key_from_timeline_stays_in_own_application() {
        grantAccess("['shop']");
        callAsCarrier(holdfastFixture.holdfast.deleteItem, "{'workflow':'simple','key':'parcel'}");
        callAsCarrier(holdfastFixture.holdfast.createItem, "{'key':'parcel','note':'of somebody else'}");
        holdfastFixture.publish();
        assertThat(itemsOfCarrier("{'correlation':'tour 9','apps':['carrier']}"))
                .isEmpty();
        callAsCarrier(holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'parcel','correlation':'tour 9'}");
        holdfastFixture.publish();
        assertThat(itemsOfCarrier("{'correlation':'tour 9','apps':['carrier']}"))
                .containsExactly("carrier simple/parcel");
    }

    @Test
    void removed_link_is_shown_and_its_item_is_not_followed() {
        grantAccess("['shop']");
        callAsCarrier(
                holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'parcel','unlink':['tracking:1Z']}");
        callAsCarrier(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'parcel'}");
        holdfastFixture.publish();
        assertThat(itemsOfCarrier("{'link':'tracking:1Z','apps':['carrier']}")).isEmpty();
        assertThat(summaries(holdfastFixture.callOk(
                        holdfastFixture.holdfast.traceItems, "{'link':'tracking:1Z','apps':['carrier']}")))
                .filteredOn(line -> line.startsWith("carrier"))
                .containsExactly("carrier:simple/parcel created", "carrier:simple/parcel edited");
    }

    @Test
    void concurrent_changes_of_access_without_version_both_succeed() {
        var jobs = IntStream.range(0, 4)
                .<Callable<Object>>mapToObj(i -> () ->
                        holdfastFixture.callOk(holdfastFixture.holdfast.putTimelineAccess, "{'apps':['a" + i + "']}"))
                .toList();
        HoldfastFixture.runConcurrently(jobs);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.getTimelineAccess, "{}")
                        .version())
                .isEqualTo(4);
    }
}
