// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;

import dev.holdfast.search.SearchHit;
import java.util.List;
import java.util.function.Supplier;

/** Orders in the search index, and searches for them. */
final class OrderSearchFixture {
    private final Supplier<HoldfastFixture> holdfastFixture;

    /** @param holdfastFixture the current fixture, which a restart replaces */
    OrderSearchFixture(Supplier<HoldfastFixture> holdfastFixture) {
        this.holdfastFixture = holdfastFixture;
    }

    /** Creates two orders and another item, and publishes them. */
    void createOrders() {
        var fixture = holdfastFixture.get();
        fixture.putWorkflow("orders", """
                search: [/customer/name, /lines]
                within: PT2H
                states:
                  open: {initial: true, next: [packed, done]}
                  packed: {next: [done]}
                  done: {terminal: true}
                """);
        fixture.callOk(
                fixture.holdfast.createItem,
                "{'workflow':'orders','key':'order-1','labels':{'team':'red'},'correlation':'tour 7','note':'from the café',"
                        + "'data':{'customer':{'name':'Zoë Müller','secret':'hidden'},'lines':['hammer','nail']}}");
        fixture.clock.advance(ofHours(1));
        fixture.callOk(
                fixture.holdfast.createItem,
                "{'workflow':'orders','key':'order-2','labels':{'team':'blue'},'data':{'customer':{'name':'Ben'},'lines':[]}}");
        fixture.callOk(fixture.holdfast.createItem, "{'key':'other','note':'a hammer, too'}");
        fixture.callOk(
                fixture.holdfast.advanceItem,
                "{'workflow':'orders','key':'order-2','to':'packed','note':'with a bow'}");
        fixture.publish();
    }

    List<SearchHit> hits(String query) {
        var fixture = holdfastFixture.get();
        var request = "{'query':'" + query.replace("\"", "\\\"") + "','limit':1000}";
        return fixture.callOk(fixture.holdfast.searchItems, request).hits();
    }

    /** Returns the sorted keys of the hits. */
    List<String> keys(String query) {
        return hits(query).stream().map(SearchHit::key).sorted().toList();
    }
}
