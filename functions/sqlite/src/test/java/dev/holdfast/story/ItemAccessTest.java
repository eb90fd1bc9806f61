package dev.holdfast.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may move an item, and who sees it. */
class ItemAccessTest {
    private Rig rig = new Rig();

    @BeforeEach
    void open() {
        rig.close();
        rig = new Rig();
        rig.pipeline();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void a_state_with_actors_takes_a_person_in_one_of_the_roles() {
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'b','roles':{'ops':['bob@example.com']}}");
        var olga = rig.app.actingFor("olga@example.com");
        var bob = rig.app.actingFor("bob@example.com");
        var failA = "{'workflow':'pipeline','key':'a','to':'failed'}";
        var failB = "{'workflow':'pipeline','key':'b','to':'failed'}";
        assertThat(Rig.refusal(rig.ask(bob, rig.holdfast.advanceItem, failA)).status())
                .isEqualTo(403);
        // The item's own participants come before the workflow's.
        assertThat(Rig.refusal(rig.ask(olga, rig.holdfast.advanceItem, failB)).status())
                .isEqualTo(403);
        assertThat(rig.ask(bob, rig.holdfast.advanceItem, failB)).isInstanceOf(dev.holdfast.problem.Answer.Ok.class);
        assertThat(rig.ask(olga, rig.holdfast.advanceItem, failA)).isInstanceOf(dev.holdfast.problem.Answer.Ok.class);
        var item = rig.ok(rig.holdfast.getItem, "{'workflow':'pipeline','key':'b'}");
        assertThat(item.history().getLast().by()).isEqualTo("bob@example.com");
    }

    @Test
    void the_application_itself_may_always_move_its_items() {
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'failed'}");
    }

    @Test
    void a_scope_allows_what_it_says_and_nothing_else() {
        var reporter = Caller.application("shop", Scope.REPORT, "key:worker");
        var reader = Caller.application("shop", Scope.READ, "key:viewer");
        rig.ask(reporter, rig.holdfast.createItem, "{'key':'a'}");
        assertThat(Rig.refusal(rig.ask(reader, rig.holdfast.createItem, "{'key':'b'}"))
                        .status())
                .isEqualTo(403);
        assertThat(Rig.refusal(rig.ask(reporter, rig.holdfast.getItem, "{'workflow':'simple','key':'a'}"))
                        .status())
                .isEqualTo(403);
        assertThat(Rig.refusal(rig.ask(reporter, rig.holdfast.deleteItem, "{'workflow':'simple','key':'a'}"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void another_application_sees_nothing_of_it() {
        rig.ok(rig.holdfast.createItem, "{'key':'a'}");
        var other = Caller.application("other", Scope.MANAGE, "key:other");
        assertThat(Rig.refusal(rig.ask(other, rig.holdfast.getItem, "{'workflow':'simple','key':'a'}"))
                        .status())
                .isEqualTo(404);
        var list = rig.ask(other, rig.holdfast.listItems, "{'workflow':'simple'}");
        assertThat(list.toString()).doesNotContain("key=a");
    }
}
