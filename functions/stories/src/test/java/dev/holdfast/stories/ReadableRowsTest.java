// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.Holdfast;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.feed.OutboxReader;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A broken row of any kind is logged, counted and skipped, and doesn't affect other rows. */
class ReadableRowsTest {
    private static final String BROKEN = "{\"nonsense\":true}";

    /**
     * Kinds of rows whose bodies Holdfast never reads from the table. The change feed may read the body of an announced
     * row.
     */
    private static final Set<String> UNREAD_KINDS =
            Set.of("tally", "arrival", "keys ~", "expectation 4", "subscription changes");

    private static final String REDRIVE =
            "{'workflow':'pipeline','mode':'redrive','keys':['b'],'within':'PT1H','idempotencyKey':'redrive-b'}";

    private static final RowKey HELD_ITEM_KEY = ItemStore.key(new ItemId("shop", "simple", "held"));

    private static final String LATE_REPORT =
            "{'key':'late','idempotencyKey':'i','occurredAt':'" + HoldfastFixture.START + "'}";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final Caller depot = Caller.application("depot", Scope.MANAGE, "key:depot");
    private final Set<RowKey> writtenKeys = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void broken_row_of_each_kind_disturbs_nobody_else() {
        recordKeys();
        writeAllKinds();
        var kinds = findKinds();
        assertThat(kinds.keySet())
                .contains(
                        "tail",
                        "delivery",
                        "item event",
                        "held item",
                        "trace correlation",
                        "link",
                        "subscription changes")
                .contains(
                        "subscription tasks",
                        "subscription rate-limit",
                        "workflow 3",
                        "expectation 3",
                        "batch batch",
                        "batch recovery",
                        "report")
                .hasSizeGreaterThan(24);
        kinds.forEach(this::breakAndCheck);
    }

    @Test
    void damaged_row_of_each_kind_disturbs_nobody_else() {
        recordKeys();
        writeAllKinds();
        // Only rows that expire are compressed.
        findKinds()
                .forEach((kind, rowKey) -> holdfastFixture
                        .store()
                        .get(rowKey)
                        .filter(row -> row.expires() != null)
                        .ifPresent(row -> damageAndCheck(kind, row)));
    }

    @Test
    void row_without_any_member_causes_no_fault() {
        recordKeys();
        writeAllKinds();
        findKinds()
                .forEach((kind, rowKey) -> holdfastFixture
                        .store()
                        .get(rowKey)
                        .ifPresent(row -> bodiesWithoutMember(row.body())
                                .forEach((label, body) -> checkReads(kind + " " + label, row, body))));
    }

    /**
     * Returns broken forms of a body: {@code null}, and the object without one of its members. Removes each member
     * once, to a depth of three.
     */
    private static Map<String, String> bodiesWithoutMember(String body) {
        var bodies = new LinkedHashMap<String, String>();
        bodies.put("null", "null");
        var whole = JsonCodec.decodeStored(ObjectNode.class, body);
        removeEach(whole, whole, 3, bodies);
        return bodies;
    }

    private static void removeEach(ObjectNode whole, JsonNode part, int depth, Map<String, String> bodies) {
        if (depth == 0) return;
        if (part instanceof ArrayNode array && !array.isEmpty()) removeEach(whole, array.get(0), depth, bodies);
        if (!(part instanceof ObjectNode members)) return;
        var names = new ArrayList<String>();
        members.fieldNames().forEachRemaining(names::add);
        for (var name : names) {
            var removed = members.remove(name);
            bodies.put("without " + name + " " + bodies.size(), whole.toString());
            members.set(name, removed);
            removeEach(whole, removed, depth - 1, bodies);
        }
    }

    private void checkReads(String label, Row row, String body) {
        write(new Row(row.key(), row.version(), body, row.entries(), row.expires()));
        new KindCheck(label, holdfastFixture.secondHoldfast(holdfastFixture.table)).read();
        write(row);
    }

    private void recordKeys() {
        holdfastFixture.table.runBeforeWrite(this::record).runBeforeBatch(this::record);
    }

    private void record(List<RowWrite> writes) {
        for (var rowWrite : writes) writtenKeys.add(rowWrite.key());
    }

    private void writeAllKinds() {
        var holdfast = holdfastFixture.holdfast;
        holdfastFixture.putPipeline();
        holdfastFixture.putWorkflow(
                "upload", "expect: {few: {state: received, atLeast: 3, per: PT1H}}\n" + ExpectationTestBase.STATES);
        put("backup", ",'types':['*.purged']");
        put("alerts", ",'fallback':'backup','limit':{'atMost':1000,'per':'PT1M'}");
        holdfastFixture.requireOk(depot, holdfast.putSubscription, "{'id':'a','address':'https://example.com/depot'}");
        holdfastFixture.callOk(
                holdfast.putSilence,
                "{'id':'calm','types':['*.purged'],'within':'P30D',"
                        + "'hours':{'zone':'Europe/Berlin','days':['MONDAY'],'from':'08:00','to':'09:00'}}");
        holdfastFixture.callOk(holdfast.createKey, "{'name':'worker','scope':'manage'}");
        holdfastFixture.callOk(holdfast.putTimelineAccess, "{'apps':['depot']}");
        holdfastFixture.callOk(
                holdfast.holdQueue.putQueuePolicy,
                "{'roles':{'ops':['ann@example.com']},'managers':['ops'],"
                        + "'approvals':[{'kind':'method','model':'lb','name':'swap','needed':1,'roles':['ops']}],"
                        + "'blackouts':[{'name':'leap','cron':'0 0 29 2 *','zone':'UTC','duration':'PT1H'}]}");
        for (var workflow : List.of("pipeline", "upload"))
            holdfastFixture.callOk(
                    holdfast.createItem,
                    "{'workflow':'" + workflow + "','key':'a','correlation':'c','links':['tracking:" + workflow
                            + "']}");
        var holdQueue = new HoldQueueFixture(holdfastFixture);
        holdQueue.queueMany(101);
        holdQueue.release("{'all':true,'reason':'now'}");
        holdQueue.queueForId("{'kind':'workflow','name':'simple','inputs':7}");
        holdfastFixture.callOk(holdfast.createItem, "{'key':'held'}");
        holdfastFixture.callOk(holdfast.createItem, LATE_REPORT);
        holdfastFixture.callOk(holdfast.holdQueue.holdItem, "{'workflow':'simple','key':'held','reason':'wait'}");
        holdfastFixture.callOk(holdfast.recoverItems, REDRIVE);
        failAlerts();
        holdfastFixture.publish();
        for (var minute = 0; minute < 70; minute += 10) {
            holdfastFixture.clock.advance(ofMinutes(10));
            holdfastFixture.sweep();
            holdfastFixture.publish();
        }
    }

    private void put(String id, String members) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'" + id + "','address':'https://example.com/" + id + "'" + members + "}");
    }

    private void failAlerts() {
        holdfastFixture.receiver.answerWith(message -> message.address().endsWith("/alerts")
                ? new DeliveryOutcome.TemporaryFailure("connection refused", null)
                : new DeliveryOutcome.DeliverySuccess("200"));
    }

    /** Returns one stored row of each kind. If the item {@code pipeline/a} has a row of a kind, returns this row. */
    private Map<String, RowKey> findKinds() {
        var kinds = new LinkedHashMap<String, RowKey>();
        writtenKeys.stream()
                .filter(rowKey -> !rowKey.partition().contains("depot"))
                .filter(rowKey -> holdfastFixture.store().get(rowKey).isPresent()
                        || rowKey.partition().endsWith("/tasks"))
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .forEach(rowKey -> kinds.merge(
                        kindOf(rowKey),
                        rowKey,
                        (first, second) -> second.partition().endsWith("pipeline/a") ? second : first));
        return kinds;
    }

    private static String kindOf(RowKey rowKey) {
        if (rowKey.equals(HELD_ITEM_KEY)) return "held item";
        var parts = rowKey.partition().split("/");
        var sort = rowKey.sort().split("/")[0];
        return switch (parts[0]) {
            case "item", "queue", "batch" -> parts[0] + " " + sort;
            case "keys" -> sort.equals("~") ? "keys ~" : "keys";
            case "settings" -> "settings " + sort;
            case "subscription" -> parts.length > 2 ? "subscription " + parts[2] : "subscription";
            case "trace" -> "trace " + parts[2];
            case "workflow", "expectation" -> parts[0] + " " + parts.length;
            default -> parts[0];
        };
    }

    private void breakAndCheck(String kind, RowKey rowKey) {
        var stored = holdfastFixture.store().get(rowKey);
        // The row of a subscription's task doesn't exist after the task is done.
        var dueKey = new ShardLayout(3).dueKey(rowKey, holdfastFixture.clock.instant());
        var row = stored.orElse(new Row(rowKey, 1, BROKEN, Map.of(TableIndex.DUE, dueKey), null));
        write(new Row(rowKey, row.version(), BROKEN, row.entries(), row.expires()));
        var counted = countBroken();
        // A second process has no caches, which would hide the broken row.
        var holdfast = holdfastFixture.secondHoldfast(holdfastFixture.table);
        new KindCheck(kind, holdfast).run();
        if (!UNREAD_KINDS.contains(kind)) assertThat(countBroken()).as(kind).isGreaterThan(counted);
        if (stored.isPresent()) write(row);
        else holdfastFixture.store().write(List.of(new RowWrite.Delete(row, WriteCondition.ANY, false)));
        new KindCheck(kind, holdfast).publish();
    }

    private void damageAndCheck(String kind, Row row) {
        holdfastFixture.damage(row.key());
        var counted = countBroken();
        var holdfast = holdfastFixture.secondHoldfast(holdfastFixture.table);
        new KindCheck("damaged " + kind, holdfast).run();
        if (!UNREAD_KINDS.contains(kind)) assertThat(countBroken()).as(kind).isGreaterThan(counted);
        write(row);
        new KindCheck(kind, holdfast).publish();
    }

    private void write(Row row) {
        holdfastFixture.store().write(List.of(RowWrite.put(row, WriteCondition.ANY)));
    }

    private long countBroken() {
        return Stream.of("rows.unreadable", "rows.failed", "items.unreadable", "intents.unreadable")
                .mapToLong(holdfastFixture.counts::countOf)
                .sum();
    }

    /** Calls Holdfast while one row is broken. */
    private final class KindCheck {
        private final String kind;
        private final Holdfast holdfast;

        private KindCheck(String kind, Holdfast holdfast) {
            this.kind = kind;
            this.holdfast = holdfast;
        }

        void run() {
            var received = receivedByDepot();
            holdfastFixture.requireOk(depot, holdfast.createItem, "{'key':'" + kind.replace(' ', '-') + "'}");
            call(holdfast.createItem, "{'key':'" + kind.replace(' ', '-') + "','links':['tracking:pipeline']}");
            call(holdfast.editItem, "{'workflow':'pipeline','key':'a','labels':{'kind':'" + kind.hashCode() + "'}}");
            publish();
            assertThat(receivedByDepot()).as(kind).isEqualTo(received + 1);
            holdfastFixture.clock.advance(ofHours(2));
            holdfast.sweep.run(ofMinutes(1));
            publish();
            assertThat(receivedByDepot()).as(kind).isGreaterThan(received);
            callAll();
        }

        void publish() {
            new OutboxReader(holdfastFixture.store(), holdfast.changeFeed).drain();
        }

        private long receivedByDepot() {
            return holdfastFixture.receiver.messages().stream()
                    .filter(message -> message.address().endsWith("/depot"))
                    .count();
        }

        void read() {
            readRows();
            var received = receivedByDepot();
            holdfastFixture.requireOk(depot, holdfast.createItem, "{'key':'" + kind.hashCode() + "'}");
            call(holdfast.createItem, "{'key':'" + kind.hashCode() + "','links':['tracking:pipeline']}");
            call(holdfast.editItem, "{'workflow':'pipeline','key':'a','labels':{'kind':'" + kind.hashCode() + "'}}");
            publish();
            assertThat(receivedByDepot()).as(kind).isEqualTo(received + 1);
            holdfast.sweep.run(ofMinutes(1));
        }

        private void callAll() {
            readRows();
            readQueue();
            if (kind.endsWith("item claim")) claimAll();
        }

        /** Reads the row of each claimable item, because a claim takes the first one of a random shard. */
        private void claimAll() {
            for (var claim = 0; claim < 102; claim++)
                call(holdfast.claimItem, "{'method':{'model':'ad','name':'create'},'worker':'w','lease':'PT1H'}");
        }

        private void readRows() {
            var item = "{'workflow':'pipeline','key':'a'}";
            call(holdfast.createItem, LATE_REPORT);
            call(holdfast.getItem, item);
            call(holdfast.getItemHistory, item);
            call(holdfast.getItem, "{'workflow':'simple','key':'held'}");
            // The item isn't in the state "elsewhere". So this call doesn't move the item, even if its hold is
            // unreadable.
            call(holdfast.advanceItem, "{'workflow':'simple','key':'held','to':'done','from':'elsewhere'}");
            call(holdfast.traceItems, "{'correlation':'c'}");
            call(holdfast.traceItems, "{'link':'tracking:pipeline'}");
            for (var workflow : List.of("pipeline", "simple", "upload")) {
                call(holdfast.listItems, "{'workflow':'" + workflow + "'}");
                call(holdfast.reportCompleteness, "{'workflow':'" + workflow + "'}");
                call(holdfast.getWorkflow, "{'name':'" + workflow + "'}");
            }
            call(holdfast.listWorkflows, "{}");
            for (var subscription : List.of("alerts", "backup")) {
                call(holdfast.listDeliveries, "{'subscription':'" + subscription + "'}");
                call(holdfast.replayDeliveries, "{'subscription':'" + subscription + "','all':true}");
            }
            call(holdfast.recoverItems, REDRIVE);
            call(holdfast.listSubscriptions, "{}");
            call(holdfast.listSilences, "{}");
            call(holdfast.listKeys, "{}");
            call(holdfast.getTimelineAccess, "{}");
            holdfastFixture.call(depot, holdfast.traceItems, "{'correlation':'c','apps':['shop']}");
            call(holdfast.holdQueue.getQueuePolicy, "{}");
            call(holdfast.holdQueue.listIntents, "{}");
            call(holdfast.holdQueue.releaseIntents, "{'all':true,'reason':'now','dryRun':true}");
        }

        private void readQueue() {
            writtenKeys.stream()
                    .filter(rowKey -> rowKey.partition().startsWith("batch/"))
                    .forEach(rowKey -> call(
                            holdfast.holdQueue.getBatch,
                            "{'batch':'" + rowKey.partition().substring("batch/shop/".length()) + "'}"));
            writtenKeys.stream()
                    .filter(rowKey -> rowKey.partition().startsWith("intents/"))
                    .limit(200)
                    .forEach(rowKey -> call(
                            holdfast.holdQueue.listIntents,
                            "{'id':'"
                                    + rowKey.partition()
                                            .substring("intents/shop/".length())
                                            .replace('/', ':')
                                    + ":" + rowKey.sort() + "'}"));
        }

        /**
         * Holdfast refuses a request that needs the broken row, and names the row. Holdfast answers any other request.
         */
        private <Q, A> void call(Action<Q, A> action, String request) {
            var actionResult = holdfastFixture.call(holdfastFixture.app, action, request);
            if (actionResult instanceof ActionResult.Refusal<A>(Problem problem) && problem.status() >= 500)
                assertThat(problem).as(kind).isInstanceOf(Problem.Unreadable.class);
        }
    }
}
