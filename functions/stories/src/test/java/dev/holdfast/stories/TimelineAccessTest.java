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

/** A timeline that goes on in other applications. */
class TimelineAccessTest {
    private static final Caller CARRIER = Caller.application("carrier", Scope.MANAGE, "key:carrier");

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void move_order_from_shop_to_carrier_and_back() {
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

    private void admit(String apps) {
        HoldfastFixture.requireOk(
                holdfastFixture.call(CARRIER, holdfastFixture.holdfast.putTimelineAccess, "{'apps':" + apps + "}"));
    }

    private static List<String> told(TraceItems.Result trace) {
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
        assertThat(told(holdfastFixture.callOk(holdfastFixture.holdfast.traceItems, "{'correlation':'tour 9'}")))
                .containsExactly("simple/order created", "simple/order completed");
    }

    @Test
    void admitted_application_sees_one_timeline_with_status_of_each_item() {
        admit("['shop']");
        var trace = holdfastFixture.callOk(
                holdfastFixture.holdfast.traceItems, "{'correlation':'tour 9','apps':['carrier']}");
        assertThat(told(trace))
                .containsExactly("simple/order created", "carrier:simple/parcel created", "simple/order completed");
        assertThat(trace.items())
                .extracting(item -> item.app() + " " + item.item() + " " + item.state())
                .containsExactly("null simple/order done", "carrier simple/parcel open");
        assertThat(told(holdfastFixture.callOk(
                        holdfastFixture.holdfast.traceItems, "{'link':'tracking:1Z','apps':['carrier','shop']}")))
                .isEqualTo(told(trace));
    }

    @Test
    void timeline_of_several_applications_comes_in_pages() {
        admit("['shop']");
        var all = new ArrayList<String>();
        var request = "{'correlation':'tour 9','apps':['carrier'],'limit':1";
        var page = holdfastFixture.callOk(holdfastFixture.holdfast.traceItems, request + "}");
        all.addAll(told(page));
        while (page.nextPageToken() != null) {
            page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.traceItems, request + ",'pageToken':'" + page.nextPageToken() + "'}");
            all.addAll(told(page));
        }
        assertThat(all)
                .containsExactly("simple/order created", "carrier:simple/parcel created", "simple/order completed");
    }

    @Test
    void timeline_access_opens_only_timeline_and_only_one_way() {
        admit("['shop']");
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.getItem, "{'workflow':'simple','key':'parcel'}"))
                .isInstanceOf(Problem.NotFound.class);
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.call(
                        CARRIER, holdfastFixture.holdfast.traceItems, "{'correlation':'tour 9','apps':['shop']}")))
                .isInstanceOf(Problem.Forbidden.class);
    }

    @Test
    void access_is_revoked_at_once_even_between_pages() {
        admit("['shop']");
        var request = "{'correlation':'tour 9','apps':['carrier'],'limit':1";
        var token = holdfastFixture
                .callOk(holdfastFixture.holdfast.traceItems, request + "}")
                .nextPageToken();
        admit("[]");
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
        admit("['shop']");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.traceItems,
                                "{'workflow':'simple','key':'order','apps':['carrier']}")
                        .detail())
                .contains("/apps");
    }

    private void ofCarrier(Action<?, ?> action, String request) {
        HoldfastFixture.requireOk(holdfastFixture.call(CARRIER, action, request));
    }

    private List<String> standing(String request) {
        return holdfastFixture.callOk(holdfastFixture.holdfast.traceItems, request).items().stream()
                .map(item -> item.app() + " " + item.item())
                .filter(item -> item.startsWith("carrier"))
                .toList();
    }

    @Test
    void item_created_under_key_from_timeline_stays_in_own_application() {
        admit("['shop']");
        ofCarrier(holdfastFixture.holdfast.deleteItem, "{'workflow':'simple','key':'parcel'}");
        ofCarrier(holdfastFixture.holdfast.createItem, "{'key':'parcel','note':'of somebody else'}");
        holdfastFixture.publish();
        assertThat(standing("{'correlation':'tour 9','apps':['carrier']}")).isEmpty();
        ofCarrier(holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'parcel','correlation':'tour 9'}");
        holdfastFixture.publish();
        assertThat(standing("{'correlation':'tour 9','apps':['carrier']}")).containsExactly("carrier simple/parcel");
    }

    @Test
    void item_that_released_link_says_so_and_is_not_followed() {
        admit("['shop']");
        ofCarrier(holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'parcel','unlink':['tracking:1Z']}");
        ofCarrier(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'parcel'}");
        holdfastFixture.publish();
        assertThat(standing("{'link':'tracking:1Z','apps':['carrier']}")).isEmpty();
        assertThat(told(holdfastFixture.callOk(
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
