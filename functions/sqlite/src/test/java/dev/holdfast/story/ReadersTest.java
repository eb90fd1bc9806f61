package dev.holdfast.story;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.insight.TraceItems;
import dev.holdfast.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A timeline that goes on in other applications. */
class ReadersTest {
    private static final Caller CARRIER = Caller.application("carrier", Scope.MANAGE, "key:carrier");

    private final Rig rig = new Rig();

    @BeforeEach
    void an_order_goes_from_the_shop_to_the_carrier_and_back() {
        rig.ok(rig.holdfast.createItem, "{'key':'order','correlation':'tour 9','links':['tracking:1Z']}");
        rig.clock.advance(ofMinutes(1));
        Rig.value(rig.ask(
                CARRIER, rig.holdfast.createItem, "{'key':'parcel','correlation':'tour 9','links':['tracking:1Z']}"));
        rig.clock.advance(ofMinutes(1));
        rig.ok(rig.holdfast.completeItem, "{'workflow':'simple','key':'order'}");
        rig.publish();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void admit(String apps) {
        Rig.value(rig.ask(CARRIER, rig.holdfast.putReaders, "{'apps':" + apps + "}"));
    }

    private static List<String> told(TraceItems.Result trace) {
        return trace.lines().stream()
                .map(line -> (line.app() == null ? "" : line.app() + ":") + line.item() + " "
                        + line.type().replace("dev.holdfast.item.", ""))
                .toList();
    }

    @Test
    void an_application_that_admits_nobody_stays_closed() {
        var refused = rig.refused(rig.holdfast.traceItems, "{'correlation':'tour 9','apps':['carrier','none']}");
        assertThat(refused).isInstanceOf(Problem.Forbidden.class);
        assertThat(refused.detail()).contains("carrier", "none");
        assertThat(told(rig.ok(rig.holdfast.traceItems, "{'correlation':'tour 9'}")))
                .containsExactly("simple/order created", "simple/order completed");
    }

    @Test
    void who_is_admitted_sees_one_timeline_over_both_and_where_each_item_stands() {
        admit("['shop']");
        var trace = rig.ok(rig.holdfast.traceItems, "{'correlation':'tour 9','apps':['carrier']}");
        assertThat(told(trace))
                .containsExactly("simple/order created", "carrier:simple/parcel created", "simple/order completed");
        assertThat(trace.items())
                .extracting(item -> item.app() + " " + item.item() + " " + item.state())
                .containsExactly("null simple/order done", "carrier simple/parcel open");
        assertThat(told(rig.ok(rig.holdfast.traceItems, "{'link':'tracking:1Z','apps':['carrier','shop']}")))
                .isEqualTo(told(trace));
    }

    @Test
    void a_timeline_of_several_applications_comes_in_pages() {
        admit("['shop']");
        var all = new ArrayList<String>();
        var request = "{'correlation':'tour 9','apps':['carrier'],'limit':1";
        var page = rig.ok(rig.holdfast.traceItems, request + "}");
        all.addAll(told(page));
        while (page.nextPageToken() != null) {
            page = rig.ok(rig.holdfast.traceItems, request + ",'pageToken':'" + page.nextPageToken() + "'}");
            all.addAll(told(page));
        }
        assertThat(all)
                .containsExactly("simple/order created", "carrier:simple/parcel created", "simple/order completed");
    }

    @Test
    void to_be_admitted_opens_nothing_but_the_timeline_and_not_the_other_way_round() {
        admit("['shop']");
        assertThat(rig.refused(rig.holdfast.getItem, "{'workflow':'simple','key':'parcel'}"))
                .isInstanceOf(Problem.NotFound.class);
        assertThat(Rig.refusal(rig.ask(CARRIER, rig.holdfast.traceItems, "{'correlation':'tour 9','apps':['shop']}")))
                .isInstanceOf(Problem.Forbidden.class);
    }

    @Test
    void admittance_is_taken_back_at_once_even_in_the_middle_of_a_timeline() {
        admit("['shop']");
        var request = "{'correlation':'tour 9','apps':['carrier'],'limit':1";
        var token = rig.ok(rig.holdfast.traceItems, request + "}").nextPageToken();
        admit("[]");
        assertThat(rig.refused(rig.holdfast.traceItems, request + ",'pageToken':'" + token + "'}"))
                .isInstanceOf(Problem.Forbidden.class);
    }

    @Test
    void the_readers_are_changed_by_who_may_manage_and_knows_what_they_were() {
        assertThat(rig.ok(rig.holdfast.getReaders, "{}").version()).isZero();
        rig.ok(rig.holdfast.putReaders, "{'apps':['a'],'version':0}");
        assertThat(rig.refused(rig.holdfast.putReaders, "{'apps':['b'],'version':0}"))
                .isInstanceOf(Problem.Stale.class);
        var shown = rig.ok(rig.holdfast.getReaders, "{}");
        assertThat(shown.apps()).containsExactly("a");
        assertThat(shown.version()).isEqualTo(1);
        var reporter = Caller.application("shop", Scope.REPORT, "key:till");
        assertThat(Rig.refusal(rig.ask(reporter, rig.holdfast.putReaders, "{'apps':[]}")))
                .isInstanceOf(Problem.Forbidden.class);
        assertThat(rig.refused(rig.holdfast.putReaders, "{'apps':['a','-']}").detail())
                .contains("/apps/1");
    }

    @Test
    void a_family_is_of_one_application() {
        admit("['shop']");
        assertThat(rig.refused(rig.holdfast.traceItems, "{'workflow':'simple','key':'order','apps':['carrier']}")
                        .detail())
                .contains("/apps");
    }

    private void ofCarrier(Action<?, ?> action, String request) {
        Rig.value(rig.ask(CARRIER, action, request));
    }

    private List<String> standing(String request) {
        return rig.ok(rig.holdfast.traceItems, request).items().stream()
                .map(item -> item.app() + " " + item.item())
                .filter(item -> item.startsWith("carrier"))
                .toList();
    }

    @Test
    void an_item_that_was_given_the_key_of_one_in_the_timeline_stays_its_application_s_own() {
        admit("['shop']");
        ofCarrier(rig.holdfast.deleteItem, "{'workflow':'simple','key':'parcel'}");
        ofCarrier(rig.holdfast.createItem, "{'key':'parcel','note':'of somebody else'}");
        rig.publish();
        assertThat(standing("{'correlation':'tour 9','apps':['carrier']}")).isEmpty();
        ofCarrier(rig.holdfast.editItem, "{'workflow':'simple','key':'parcel','correlation':'tour 9'}");
        rig.publish();
        assertThat(standing("{'correlation':'tour 9','apps':['carrier']}")).containsExactly("carrier simple/parcel");
    }

    @Test
    void an_item_that_has_given_up_the_link_says_so_and_is_followed_no_further() {
        admit("['shop']");
        ofCarrier(rig.holdfast.editItem, "{'workflow':'simple','key':'parcel','unlink':['tracking:1Z']}");
        ofCarrier(rig.holdfast.completeItem, "{'workflow':'simple','key':'parcel'}");
        rig.publish();
        assertThat(standing("{'link':'tracking:1Z','apps':['carrier']}")).isEmpty();
        assertThat(told(rig.ok(rig.holdfast.traceItems, "{'link':'tracking:1Z','apps':['carrier']}")))
                .filteredOn(line -> line.startsWith("carrier"))
                .containsExactly("carrier:simple/parcel created", "carrier:simple/parcel edited");
    }

    @Test
    void two_who_change_the_readers_at_once_and_name_no_version_both_get_through() {
        var jobs = IntStream.range(0, 4)
                .<Callable<Object>>mapToObj(i -> () -> rig.ok(rig.holdfast.putReaders, "{'apps':['a" + i + "']}"))
                .toList();
        Rig.together(jobs);
        assertThat(rig.ok(rig.holdfast.getReaders, "{}").version()).isEqualTo(4);
    }
}
