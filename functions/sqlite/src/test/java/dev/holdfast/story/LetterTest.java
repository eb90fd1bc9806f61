package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Write;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people read of events, when, and in how many letters. */
class LetterTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void subscribe(String members) {
        rig.ok(
                rig.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','types':['*.overdue']" + members + "}");
    }

    private void order(String key) {
        rig.ok(rig.holdfast.createItem, "{'workflow':'orders','key':'" + key + "'}");
    }

    private void orders() {
        rig.workflow("orders", """
                roles: {packers: [pia@example.com]}
                states:
                  packing:
                    initial: true
                    next: [sent]
                    within: PT1H
                    notify: [packers]
                    description: Pack it, or say why not.
                  sent: {terminal: true}
                """);
    }

    private void pass(java.time.Duration time) {
        rig.clock.advance(time);
        rig.sweep();
        rig.publish();
    }

    @Test
    void a_letter_says_what_is_late_since_when_who_has_it_its_last_steps_what_to_do_and_where_to_look() {
        orders();
        subscribe("");
        order("42");
        pass(ofMinutes(185));
        assertThat(rig.mailbox.letters()).singleElement().satisfies(letter -> {
            assertThat(letter.address()).isEqualTo("ops@example.com");
            assertThat(letter.title()).isEqualTo("orders/42 is late");
            assertThat(letter.text()).isEqualTo("""
                    orders/42 is late: it should have left packing by 2026-03-01T09:00:00Z, 2 h 5 min ago.
                    Owner: pia@example.com
                    To do: Pack it, or say why not.
                    - 2026-03-01T08:00:00Z created to packing by key:shop
                    - 2026-03-01T09:00:00Z overdue by holdfast
                    https://holdfast.example.com/apps/shop/items/orders/42""");
        });
    }

    @Test
    void many_items_late_at_once_are_one_letter_with_counts_and_a_sample() {
        orders();
        subscribe(",'group':'PT1M'");
        for (var i = 0; i < 40; i++) order("k" + i);
        pass(ofHours(2));
        assertThat(rig.mailbox.letters()).isEmpty();
        pass(ofMinutes(1));
        assertThat(rig.mailbox.letters()).singleElement().satisfies(letter -> {
            assertThat(letter.title()).isEqualTo("40 events: 40 overdue");
            assertThat(letter.text()).contains("orders/k").endsWith("… and 35 more.");
        });
        pass(ofMinutes(5));
        assertThat(rig.mailbox.letters()).hasSize(1);
    }

    @Test
    void what_happens_at_night_is_told_in_the_morning() {
        orders();
        subscribe(",'hours':{'zone':'Europe/Berlin','days':['MONDAY'],'from':'08:00','to':'17:00'}");
        order("42");
        // A Sunday. Monday 08:00 in Berlin is 07:00 UTC.
        pass(ofHours(2));
        pass(ofHours(20));
        assertThat(rig.mailbox.letters()).isEmpty();
        pass(ofMinutes(61));
        assertThat(rig.mailbox.letters()).hasSize(1);
    }

    @Test
    void what_could_not_be_told_in_the_day_is_not_told_at_night_either() {
        rig.mailbox.answers(letter -> new Outcome.Failed("the mail server is away", null));
        rig.ok(
                rig.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','types':['*.created'],"
                        + "'hours':{'zone':'UTC','days':['SUNDAY','MONDAY'],'from':'08:00','to':'09:00'}}");
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        rig.publish();
        for (var minute = 0; minute < 59; minute++) pass(ofMinutes(1));
        var inTheDay = rig.mailbox.letters().size();
        assertThat(inTheDay).isGreaterThan(1);
        for (var half = 0; half < 46; half++) pass(ofMinutes(30));
        assertThat(rig.mailbox.letters()).hasSize(inTheDay);
        assertThat(attempts("ops")).as("waiting for the morning spends none").isEqualTo(inTheDay);
        rig.mailbox.answers(letter -> new Outcome.Delivered("kept"));
        pass(ofMinutes(1));
        assertThat(rig.mailbox.letters()).hasSize(inTheDay + 1);
        assertThat(attempts("ops")).isEqualTo(inTheDay + 1);
    }

    @Test
    void what_a_limit_made_wait_until_after_the_hours_waits_for_the_next() {
        rig.ok(
                rig.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','types':['*.created'],'limit':{'most':1,'per':'PT2H'},"
                        + "'hours':{'zone':'UTC','days':['SUNDAY','MONDAY'],'from':'08:00','to':'09:00'}}");
        for (var key : List.of("a", "b")) {
            rig.ok(rig.holdfast.createItem, "{'key':'" + key + "'}");
            rig.publish();
        }
        for (var half = 0; half < 47; half++) pass(ofMinutes(30));
        assertThat(rig.mailbox.letters()).hasSize(1);
        pass(ofMinutes(30));
        assertThat(rig.mailbox.letters()).hasSize(2);
    }

    private int attempts(String subscription) {
        return rig.ok(rig.holdfast.listDeliveries, "{'subscription':'" + subscription + "'}").deliveries().stream()
                .mapToInt(d -> d.attempts().size())
                .sum();
    }

    @Test
    void hours_that_are_not_whole_are_refused_by_what_is_missing() {
        var problem = rig.refused(
                rig.holdfast.putSubscription, "{'id':'ops','target':'email','address':'ops@example.com','hours':{}}");
        assertThat(problem)
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        invalid -> assertThat(invalid.faults())
                                .extracting(Problem.Fault::at)
                                .containsExactly("/hours/zone", "/hours/days", "/hours/from", "/hours/to"));
    }

    @Test
    void a_subscription_may_bring_its_own_words() {
        orders();
        subscribe(",'template':'{{#events}}{{key}} in {{state}}{{/events}}, {{count}} in all'");
        order("42");
        pass(ofHours(2));
        assertThat(rig.mailbox.letters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.text()).isEqualTo("42 in packing, 1 in all"));
    }

    @Test
    void a_template_that_cannot_be_used_is_refused_when_it_is_put() {
        for (var template : new String[] {
            "{{#events}}{{nothing}}{{/events}}",
            "{{#events}}{{^note}}{{nothing}}{{/note}}{{/events}}",
            "{{#events.size}}x{{/events.size}}",
            "{{#events}}",
            "{{>note}}",
            "{{#events}}{{#steps}}{{#events}}x{{/events}}{{/steps}}{{/events}}",
            "{{events.getClass.getName}}",
            "{#for e in events}{e.key}{/for}"
        }) {
            var problem = rig.refused(
                    rig.holdfast.putSubscription,
                    "{'id':'ops','target':'email','address':'ops@example.com','template':'" + template + "'}");
            assertThat(problem)
                    .as(template)
                    .isInstanceOfSatisfying(
                            Problem.Invalid.class,
                            invalid ->
                                    assertThat(invalid.faults().getFirst().at()).isEqualTo("/template"));
        }
    }

    @Test
    void an_unknown_variable_is_refused_by_its_name_and_a_template_for_qute_with_the_page_to_read() {
        assertThat(refusal("{{#events}}{{key}} {{colour}} {{e.state}}{{/events}}"))
                .contains("unknown variables: colour, e.state;");
        assertThat(refusal("{#for e in events}{e.key}{/for}"))
                .contains("{#for e in events} is written for Qute")
                .contains("see docs/how-to/notification-templates.md");
    }

    private String refusal(String template) {
        var problem = rig.refused(
                rig.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','template':'" + template + "'}");
        return ((Problem.Invalid) problem).faults().getFirst().message();
    }

    @Test
    void a_stored_template_for_qute_gives_way_to_the_built_in_one() {
        orders();
        subscribe(",'template':'{{count}} in all'");
        var stored = rig.store().get(new Key("subscription/shop", "ops")).orElseThrow();
        var before = stored.body().replace("{{count}} in all", "{count} in all");
        assertThat(before).isNotEqualTo(stored.body());
        rig.store().write(List.of(Write.put(new Row(stored.key(), stored.version(), before), Condition.ANY)));
        order("42");
        pass(ofHours(2));
        assertThat(rig.mailbox.letters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.text()).startsWith("orders/42 is late: "));
    }

    @Test
    void several_events_and_steps_are_told_with_the_last_marked() {
        orders();
        subscribe(
                ",'group':'PT1M','template':'{{#events}}{{key}}:{{#steps}} {{type}}{{^last}},{{/last}}{{/steps}}{{^last}}; {{/last}}{{/events}}'");
        order("a");
        order("b");
        pass(ofHours(2));
        pass(ofMinutes(1));
        assertThat(rig.mailbox.letters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.text()).isEqualTo("a: created, overdue; b: created, overdue"));
    }

    @Test
    void machines_are_told_at_once_and_in_no_words() {
        var problem = rig.refused(
                rig.holdfast.putSubscription,
                "{'id':'m','address':'https://example.com/hook','template':'x','group':'PT1M'}");
        assertThat(problem.toString()).contains("/template", "/group", "is only for targets that people read");
    }

    @Test
    void a_notice_in_a_letter_is_stamped_when_the_letter_went_out() {
        rig.pipeline();
        rig.ok(
                rig.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','types':['*.advanced'],'group':'PT30S'}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        rig.publish();
        assertThat(rig.item("pipeline", "a").history().getLast().notifiedAt()).isNull();
        pass(ofSeconds(30));
        assertThat(rig.item("pipeline", "a").history().getLast().notifiedAt()).isNotNull();
    }
}
