// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.problem.Problem;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only one worker at a time can claim an item. The claim ends at the end of its lease. */
class ClaimItemTest extends ClaimTestBase {
    @BeforeEach
    void createWork() {
        putWorkflow();
        createItem("a");
    }

    @Test
    void claim_answers_item_with_data_and_token() {
        var claimed = claim("w1");
        assertThat(claimed.key()).isEqualTo("a");
        assertThat(requireNonNull(claimed.data()).text()).contains("host");
        assertThat(claimed.due()).isEqualTo(HoldfastFixture.START.plus(ofHours(24)));
        var claim = requireNonNull(claimed.claim());
        assertThat(claim.until()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(1)));
        assertThat(claim.attempt()).isEqualTo(1);
        assertThat(tokenOf(claimed)).hasSizeGreaterThan(20);
        assertThat(claimed.toString()).doesNotContain(tokenOf(claimed));
        assertThat(tryClaim("w2")).isNull();
    }

    @Test
    void nobody_but_worker_sees_token_of_claim() {
        var token = tokenOf(claim("w1"));
        var claim = requireNonNull(holdfastFixture.item("renew", "a").claim());
        assertThat(claim.worker()).isEqualTo("w1");
        assertThat(claim.token()).isNull();
        assertThat(holdfastFixture.row("renew", "a").body()).doesNotContain(token);
    }

    @Test
    void claim_by_method_gets_only_released_work() {
        holdfastFixture.putWorkflow("database.resize", """
                states:
                  todo: {initial: true, claimable: true, next: [done]}
                  done: {terminal: true}
                """);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'database.resize','key':'unreleased'}");
        assertThat(holdfastFixture
                        .callOk(
                                holdfastFixture.holdfast.claimItem,
                                "{'method':{'model':'database','name':'resize'},'worker':'w1'}")
                        .item())
                .isNull();
    }

    @Test
    void second_of_two_concurrent_claimers_gets_other_item() {
        createItem("b");
        var second = new ItemView[1];
        holdfastFixture.table.runBeforeNextWrite(() -> second[0] = claim("w2"));
        var first = claim("w1");
        assertThat(List.of(first.key(), second[0].key())).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void loser_of_race_for_last_item_gets_nothing() {
        holdfastFixture.table.runBeforeNextWrite(() -> claim("w2"));
        assertThat(tryClaim("w1")).isNull();
        assertThat(requireNonNull(holdfastFixture.item("renew", "a").claim()).worker())
                .isEqualTo("w2");
    }

    @Test
    void many_claimers_never_get_same_item() {
        for (var i = 0; i < 40; i++) createItem("k" + i);
        var jobs = IntStream.range(0, 60)
                .<Callable<String>>mapToObj(i -> () -> {
                    var claimed = tryClaim("w" + i);
                    return claimed == null ? "" : claimed.key();
                })
                .toList();
        var keys = HoldfastFixture.runConcurrently(jobs).stream()
                .filter(key -> !key.isEmpty())
                .toList();
        assertThat(keys).doesNotHaveDuplicates().hasSizeGreaterThan(30);
    }

    @Test
    void item_is_taken_over_at_end_of_lease_only() {
        var first = claim("w1");
        holdfastFixture.clock.advance(ofMinutes(1).minusMillis(1));
        assertThat(tryClaim("w2")).isNull();
        holdfastFixture.clock.advance(ofSeconds(1));
        var second = claim("w2");
        assertThat(attemptOf(second)).isEqualTo(2);
        assertThat(renewRefused(first))
                .isInstanceOfSatisfying(
                        Problem.Conflict.class,
                        p -> assertThat(p.detail()).contains("must stop the work; the worker w2 has claimed"));
        assertThat(completeRefused(first)).isInstanceOf(Problem.Conflict.class);
        assertThat(returnRefused(first)).isInstanceOf(Problem.Conflict.class);
        complete(second);
    }

    @Test
    void heartbeat_with_token_extends_lease() {
        var claimed = claim("w1");
        for (var i = 0; i < 5; i++) {
            holdfastFixture.clock.advance(ofSeconds(40));
            renew(claimed);
            assertThat(tryClaim("w2")).isNull();
        }
        holdfastFixture.clock.advance(ofMinutes(1));
        assertThat(attemptOf(claim("w2"))).isEqualTo(2);
    }

    @Test
    void renewal_extends_deadline_only_on_request() {
        var claimed = claim("w1");
        holdfastFixture.clock.advance(ofSeconds(30));
        assertThat(renew(claimed).due()).isEqualTo(HoldfastFixture.START.plus(ofHours(24)));
        var beat = holdfastFixture.callOk(
                holdfastFixture.holdfast.heartbeatItem,
                "{'workflow':'renew','key':'a','within':'P2D','claimToken':'" + tokenOf(claimed) + "'}");
        assertThat(beat.due()).isEqualTo(HoldfastFixture.START.plus(ofDays(2)).plusSeconds(30));
        assertThat(beat.claimedUntil()).isEqualTo(HoldfastFixture.START.plusSeconds(90));
    }

    @Test
    void late_worker_keeps_item_that_nobody_took_over() {
        var claimed = claim("w1");
        holdfastFixture.clock.advance(ofMinutes(10));
        renew(claimed);
        assertThat(tryClaim("w2")).isNull();
        complete(claimed);
    }

    @Test
    void claim_changes_no_deadline_and_sweep_flags_item() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'renew','key':'b','within':'PT30S'}");
        var claimed = IntStream.range(0, 2).mapToObj(i -> claim("w" + i)).toList();
        holdfastFixture.clock.advance(ofSeconds(31));
        holdfastFixture.sweep();
        var late = holdfastFixture.item("renew", "b");
        assertThat(late.overdueSince()).isEqualTo(HoldfastFixture.START.plus(ofSeconds(30)));
        assertThat(late.claim()).isNotNull();
        assertThat(tryClaim("w9")).isNull();
        claimed.forEach(this::complete);
    }

    @Test
    void overdue_item_is_claimed_too() {
        holdfastFixture.clock.advance(ofHours(25));
        holdfastFixture.sweep();
        assertThat(claim("w1").overdue()).isTrue();
    }

    @Test
    void claims_and_returns_make_events_but_renewals_do_not() {
        complete(claim("w1"));
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'renew','key':'b'}");
        var claimed = claim("w2");
        renew(claimed);
        returnClaim(claimed, ",'reason':'no route to host','output':'ping: unknown host'");
        var types =
                holdfastFixture
                        .callOk(holdfastFixture.holdfast.getItem, "{'workflow':'renew','key':'b'}")
                        .history()
                        .stream()
                        .map(HistoryEntry::type)
                        .toList();
        assertThat(types).containsExactly(ItemEventType.CREATED);
        holdfastFixture.publish();
        var history = holdfastFixture
                .callOk(holdfastFixture.holdfast.getItemHistory, "{'workflow':'renew','key':'b'}")
                .history();
        assertThat(history)
                .extracting(HistoryEntry::type)
                .containsExactly(ItemEventType.CREATED, ItemEventType.CLAIMED, ItemEventType.RETURNED);
        assertThat(history.getLast().worker()).isEqualTo("w2");
        assertThat(history.getLast().note()).isEqualTo("no route to host");
        assertThat(holdfastFixture.item("renew", "b").output()).isEqualTo("ping: unknown host");
    }

    @Test
    void returned_item_waits_for_delay_and_counts_attempts() {
        var first = claim("w1");
        returnClaim(first, ",'reason':'exit code 1','retryAfter':'PT10M'");
        // If the answer to a call was lost, the repeated call gets the same answer.
        returnClaim(first, "");
        var returned = requireNonNull(holdfastFixture.item("renew", "a").returned());
        assertThat(returned.reason()).isEqualTo("exit code 1");
        assertThat(returned.retryAt()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(10)));
        holdfastFixture.clock.advance(ofMinutes(9));
        assertThat(tryClaim("w2")).isNull();
        holdfastFixture.clock.advance(ofMinutes(1));
        var second = claim("w2");
        assertThat(attemptOf(second)).isEqualTo(2);
        assertThat(second.returned()).isNull();
        assertThat(returnRefused(first)).isInstanceOf(Problem.Conflict.class);
    }

    @Test
    void moves_without_token_work_as_without_claims() {
        claim("w1");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'renew','key':'a','to':'check'}");
        assertThat(holdfastFixture.item("renew", "a").claim()).isNull();
        assertThat(tryClaim("w2")).isNull();
    }

    @Test
    void repeated_completion_gets_first_answer_although_claim_has_ended() {
        var claimed = claim("w1");
        var request = "{'workflow':'renew','key':'a','to':'failed','idempotencyKey':'k','claimToken':'"
                + tokenOf(claimed) + "'}";
        var first = holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, request);
        assertThat(holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, request))
                .isEqualTo(first);
    }

    @Test
    void claim_reads_no_items_that_others_have_claimed() {
        for (var i = 0; i < 300; i++) createItem("k" + i);
        var claimed = IntStream.range(0, 300).mapToObj(i -> claim("w" + i)).toList();
        claimed.forEach(this::renew);
        holdfastFixture.table.cost();
        assertThat(tryClaim("last")).isNotNull();
        var cost = holdfastFixture.table.cost();
        assertThat(cost.rows()).isLessThanOrEqualTo(10);
        assertThat(tryClaim("none")).isNull();
        assertThat(holdfastFixture.table.cost().rows()).isLessThanOrEqualTo(10);
    }

    @Test
    void key_with_manage_claims_and_key_with_report_reports() {
        var reporter = Caller.application("shop", Scope.REPORT, "key:worker");
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.call(
                        reporter, holdfastFixture.holdfast.claimItem, "{'workflow':'renew','worker':'w1'}")))
                .isInstanceOf(Problem.Forbidden.class);
        var token = tokenOf(claim("w1"));
        var beat = holdfastFixture.requireOk(
                reporter,
                holdfastFixture.holdfast.heartbeatItem,
                "{'workflow':'renew','key':'a','claimToken':'" + token + "','lease':'PT5M'}");
        assertThat(beat.claimedUntil()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(5)));
        var refused = HoldfastFixture.requireRefused(holdfastFixture.call(
                reporter,
                holdfastFixture.holdfast.heartbeatItem,
                "{'workflow':'renew','key':'a','claimToken':'stolen'}"));
        assertThat(refused.detail()).doesNotContain("w1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'worker':'w'}                                                   | /workflow: is required unless
            {'workflow':'renew','method':{'model':'a','name':'b'},'worker':'w'} | /workflow: must be absent
            {'method':{'name':'b'},'worker':'w'}                             | /method/model: is required
            {'workflow':'renew'}                                             | /worker: is required
            {'workflow':'renew','worker':'w','lease':'PT9S'}                 | /lease: must be PT10S to PT1H
            {'workflow':'renew','worker':'w','lease':'PT61M'}                | /lease: must be PT10S to PT1H
            {'workflow':'renew','worker':'w','state':'check'}                | /state: no worker can claim an item in check
            {'workflow':'renew','worker':'w','state':'done'}                 | /state: no worker can claim an item in done
            {'workflow':'other','worker':'w'}                                | there is no workflow other
            """)
    void bad_claim_is_refused_with_named_field(String request, String detail) {
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.claimItem, Objects.requireNonNull(request))
                        .detail())
                .startsWith(detail);
    }

    @Test
    void bad_renewal_and_return_name_the_field() {
        var item = "'workflow':'renew','key':'a'";
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.heartbeatItem, "{" + item + ",'lease':'PT1M'}")
                        .detail())
                .startsWith("/lease: must be absent unless claimToken is given");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.returnItem, "{" + item + "}")
                        .detail())
                .startsWith("/claimToken: is required");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.returnItem,
                                "{" + item + ",'claimToken':'x','retryAfter':'P2D'}")
                        .detail())
                .startsWith("/retryAfter: must be at most P1D");
    }
}
