// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import java.time.Duration;
import java.util.List;

/** Orders that may become late, and a subscription that notifies a person by email. */
final class OrderFixture {
    private static final String STATES = """
            states:
              packing: {initial: true, next: [checking, sent], within: PT1H}
              checking: {next: [sent], within: PT1H}
              sent: {terminal: true}
            """;

    private final HoldfastFixture holdfastFixture;

    OrderFixture(HoldfastFixture holdfastFixture) {
        this.holdfastFixture = holdfastFixture;
    }

    void putWorkflowWithHourlyReminders() {
        putWorkflow("remind: PT1H\n");
    }

    /** @param settings the workflow's members beside its states, in YAML */
    void putWorkflow(String settings) {
        holdfastFixture.putWorkflow("orders", settings + STATES);
    }

    /** @param types patterns of event types, in single quotes and separated by commas */
    void subscribePerson(String types) {
        subscribePerson(types, "");
    }

    /** @param members more members of the subscription; they begin with a comma */
    void subscribePerson(String types, String members) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','types':[" + types + "]" + members + "}");
    }

    /** Creates the order 42. */
    void create() {
        create("42");
    }

    void create(String key) {
        create(key, "");
    }

    /** @param members more members of the order; they begin with a comma */
    void create(String key, String members) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.createItem, "{'workflow':'orders','key':'" + key + "'" + members + "}");
    }

    /** Advances the order 42. */
    void advanceTo(String state) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'" + state + "'}");
    }

    void advanceClock(Duration time) {
        holdfastFixture.clock.advance(time);
        holdfastFixture.sweep();
        holdfastFixture.publish();
    }

    /** Returns the titles of all notifications. */
    List<String> titles() {
        return holdfastFixture.mailbox.notifications().stream()
                .map(notificationMessage -> notificationMessage.title())
                .toList();
    }
}
