package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.Entry;
import dev.holdfast.item.What;
import dev.holdfast.sweep.SweepReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The longer something is late, the more people are told. */
class LadderTest {
    private final Rig rig = new Rig();

    @BeforeEach
    void ladder() {
        rig.workflow("orders", """
                remind: PT30M
                escalate:
                  - {after: PT15M, notify: [lead]}
                  - {after: PT1H, notify: [boss, lead]}
                  - {after: PT2H, notify: [board]}
                roles: {lead: [lea@example.com], boss: [bo@example.com]}
                states:
                  packing: {initial: true, next: [checking, sent], within: PT1H}
                  checking: {next: [sent], within: PT1H}
                  sent: {terminal: true}
                """);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void order() {
        rig.ok(rig.holdfast.createItem, "{'workflow':'orders','key':'42'}");
    }

    private Map<String, Long> after(Duration time) {
        rig.clock.advance(time);
        return rig.sweep().done();
    }

    private void late() {
        assertThat(after(ofHours(1))).isEqualTo(Map.of("overdue", 1L));
    }

    private List<Entry> steps() {
        return rig.item("orders", "42").history().stream()
                .filter(e -> e.type() == What.ESCALATED)
                .toList();
    }

    @Test
    void each_step_is_taken_at_its_time_and_tells_its_roles() {
        rig.subscribe();
        order();
        late();
        assertThat(after(ofMinutes(14))).isEmpty();
        assertThat(after(ofMinutes(1))).isEqualTo(Map.of("escalated", 1L));
        assertThat(after(ofMinutes(15))).isEqualTo(Map.of("reminded", 1L));
        assertThat(after(ofMinutes(30))).as("at the time of a reminder too").isEqualTo(Map.of("escalated", 1L));
        assertThat(rig.sweep().done()).isEmpty();
        assertThat(after(ofHours(1))).isEqualTo(Map.of("escalated", 1L));
        assertThat(after(ofMinutes(30))).isEqualTo(Map.of("reminded", 1L));
        rig.publish();
        assertThat(rig.receiver.types())
                .containsExactly("created", "overdue", "escalated", "reminded", "escalated", "escalated", "reminded");
        assertThat(steps()).extracting(Entry::level).containsExactly(1, 2, 3);
        assertThat(steps().get(1).told())
                .isEqualTo(Map.of("boss", List.of("bo@example.com"), "lead", List.of("lea@example.com")));
        var data = rig.receiver.events().get(4).get("data");
        assertThat(data.get("level").asInt()).isEqualTo(2);
        assertThat(data.get("due").asText())
                .isEqualTo(Rig.START.plus(ofHours(1)).toString());
        assertThat(rig.ok(rig.holdfast.itemHistory, "{'workflow':'orders','key':'42'}")
                        .history())
                .extracting(Entry::type)
                .startsWith(What.CREATED, What.OVERDUE, What.ESCALATED, What.REMINDED);
    }

    @Test
    void the_steps_that_fell_into_an_outage_are_said_in_one() {
        order();
        assertThat(after(ofHours(6))).isEqualTo(Map.of("overdue", 1L));
        assertThat(rig.sweep().done()).isEqualTo(Map.of("escalated", 1L));
        assertThat(rig.sweep().done()).isEmpty();
        assertThat(steps()).singleElement().satisfies(step -> {
            assertThat(step.level()).isEqualTo(3);
            assertThat(step.told()).containsOnlyKeys("lead", "boss", "board");
            assertThat(step.unassigned()).containsExactly("board");
            assertThat(step.notifiedAt()).isNull();
        });
    }

    @Test
    void what_somebody_has_taken_on_goes_no_further() {
        order();
        late();
        after(ofMinutes(15));
        rig.ok(rig.holdfast.acknowledgeItem, "{'workflow':'orders','key':'42'}");
        for (var hour = 0; hour < 10; hour++) assertThat(after(ofHours(1))).isEmpty();
        assertThat(steps()).hasSize(1);
    }

    @Test
    void when_a_snooze_ends_the_ladder_goes_on_from_where_it_stood() {
        order();
        late();
        after(ofMinutes(15));
        rig.ok(rig.holdfast.acknowledgeItem, "{'workflow':'orders','key':'42','within':'PT30M'}");
        assertThat(after(ofMinutes(29))).isEmpty();
        assertThat(after(ofMinutes(1))).as("no step has passed meanwhile").isEqualTo(Map.of("reminded", 1L));
        rig.ok(rig.holdfast.acknowledgeItem, "{'workflow':'orders','key':'42','within':'PT40M'}");
        assertThat(after(ofMinutes(39))).isEmpty();
        assertThat(after(ofMinutes(1))).isEqualTo(Map.of("escalated", 1L));
        assertThat(rig.item("orders", "42").acknowledged()).isNull();
        assertThat(after(ofMinutes(35))).isEqualTo(Map.of("escalated", 1L));
        assertThat(steps()).extracting(Entry::level).containsExactly(1, 2, 3);
    }

    @Test
    void another_deadline_is_another_ladder() {
        order();
        late();
        after(ofMinutes(20));
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'checking'}");
        assertThat(after(ofMinutes(59))).isEqualTo(Map.of("rearmed", 1L));
        assertThat(after(ofMinutes(1))).isEqualTo(Map.of("overdue", 1L));
        assertThat(after(ofMinutes(15))).isEqualTo(Map.of("escalated", 1L));
        assertThat(steps()).extracting(Entry::level).containsExactly(1, 1);
        rig.ok(rig.holdfast.completeItem, "{'workflow':'orders','key':'42','to':'sent'}");
        assertThat(after(ofHours(10)).get("escalated")).isNull();
    }

    @Test
    void two_sweeps_at_once_take_each_step_once() {
        rig.create(200, i -> "{'workflow':'orders','key':'k" + i + "'}");
        rig.clock.advance(ofHours(1));
        rig.sweep();
        rig.clock.advance(ofMinutes(15));
        var other = rig.beside(rig.store());
        List<Callable<SweepReport>> sweeps = List.of(rig::sweep, () -> other.sweep.run(ofMinutes(1)), rig::sweep);
        assertThat(Rig.together(sweeps).stream()
                        .mapToLong(r -> r.done().getOrDefault("escalated", 0L))
                        .sum())
                .isEqualTo(200);
    }

    @Test
    void the_people_of_a_step_are_told_in_words() {
        rig.ok(
                rig.holdfast.putSubscription,
                "{'id':'people','target':'email','address':'notify','types':['*.escalated']}");
        order();
        late();
        after(ofMinutes(75));
        rig.publish();
        assertThat(rig.mailbox.letters())
                .extracting(l -> l.address())
                .containsExactlyInAnyOrder("bo@example.com", "lea@example.com");
        var letter = rig.mailbox.letters().getFirst();
        assertThat(letter.title()).isEqualTo("orders/42 is late");
        assertThat(letter.text())
                .startsWith("orders/42 is still late and is brought before boss, lead (step 2): it should have left"
                        + " packing by 2026-03-01T09:00:00Z, 1 h 15 min ago.");
        assertThat(steps().getLast().notifiedAt()).isNotNull();
    }

    @Test
    void a_ladder_with_faults_is_refused_by_the_place_of_each() {
        var problem = rig.refused(rig.holdfast.putWorkflow, """
                {'name':'w','document':{'escalate':[
                  {'after':'PT1H','notify':['lead']},
                  {'after':'PT1H','notify':[]},
                  {'notify':['-'],'to':'me'},
                  {'after':'soon','notify':['lead']},
                  'x'],
                'states':{'a':{'initial':true,'next':['z']},'z':{'terminal':true}}}}""");
        assertThat(problem.toString())
                .contains(
                        "/escalate/1/after",
                        "/escalate/1/notify",
                        "/escalate/2/after",
                        "/escalate/2/notify/0",
                        "/escalate/2/to",
                        "/escalate/3/after",
                        "/escalate/4");
        assertThat(rig.refused(rig.holdfast.putWorkflow, "{'name':'w','document':{'escalate':[],'states':{}}}")
                        .toString())
                .contains("1 to 10 steps");
        assertThat(rig.ok(rig.holdfast.getWorkflow, "{'name':'orders'}").escalate())
                .hasSize(3);
    }
}
