// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.apikey.ApiKeyStore;
import dev.holdfast.apikey.ApiKeyView;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.WriteCondition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyStoreTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private ApiKeyView createKey(String scope) {
        return holdfastFixture.callOk(holdfastFixture.holdfast.createKey, "{'name':'worker','scope':'" + scope + "'}");
    }

    private Optional<Caller> findCaller(String app, String key) {
        return switch (holdfastFixture.holdfast.apiKeyAuthenticator.authenticate(app, key, "unknown key")) {
            case ActionResult.Success<Caller>(Caller caller) -> Optional.of(caller);
            case ActionResult.Refusal<Caller>(Problem.Unauthorized unauthorized) -> Optional.empty();
            case ActionResult.Refusal<Caller>(Problem problem) -> throw new AssertionError(problem.toString());
        };
    }

    @Test
    void key_finds_its_application() {
        var store = holdfastFixture.holdfast.apiKeyStore;
        var authenticator = holdfastFixture.holdfast.apiKeyAuthenticator;
        var text = String.valueOf(createKey("stage").key());
        assertThat(HoldfastFixture.requireOk(authenticator.authenticate(text, "unknown key"))
                        .app())
                .isEqualTo("shop");
        var forged = text.substring(0, text.length() - 3) + "AAA";
        assertThat(HoldfastFixture.requireRefused(authenticator.authenticate(forged, "unknown key")))
                .isInstanceOf(Problem.Unauthorized.class);
        assertThat(store.hasAnyKey()).isTrue();
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteKey, "{'id':'" + text.split("_")[2] + "'}");
        assertThat(HoldfastFixture.requireRefused(authenticator.authenticate(text, "unknown key")))
                .isInstanceOf(Problem.Unauthorized.class);
        assertThat(store.hasAnyKey()).isFalse();
    }

    /** Earlier versions of Holdfast stored neither the member {@code actsForUsers} nor the row of the key's owner. */
    @Test
    void key_of_earlier_version_acts_for_no_user() {
        var key = holdfastFixture.callOk(
                holdfastFixture.holdfast.createKey, "{'name':'old','scope':'manage','actsForUsers':true}");
        var text = String.valueOf(key.key());
        var row = holdfastFixture
                .store()
                .get(new RowKey("keys", "shop/" + key.id()))
                .orElseThrow();
        var body = row.body().replace(",\"actsForUsers\":true", "");
        assertThat(body).isNotEqualTo(row.body()).doesNotContain("actsForUsers");
        holdfastFixture
                .store()
                .write(List.of(RowWrite.put(new Row(row.key(), row.version(), body), WriteCondition.ANY)));

        var caller = findCaller("shop", text).orElseThrow();
        assertThat(caller.name()).isEqualTo("key:old");
        holdfastFixture.requireOk(caller, holdfastFixture.holdfast.createItem, "{'key':'a'}");
        assertThat(HoldfastFixture.requireRefused(caller.tryActingFor("anna@example.com", "actor")))
                .isInstanceOf(Problem.Forbidden.class)
                .extracting(Problem::detail)
                .asString()
                .contains("create a key with actsForUsers");
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.call(
                        caller,
                        holdfastFixture.holdfast.createKey,
                        "{'name':'new','scope':'report','actsForUsers':true}")))
                .isInstanceOf(Problem.Forbidden.class);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listKeys, "{}")
                        .keys())
                .extracting(ApiKeyView::name)
                .contains("old");
    }

    @Test
    void key_of_operator_belongs_to_no_application() {
        var operator = Caller.application(ApiKeyStore.OPERATOR_APP, Scope.OPERATOR, "key:root");
        var key = holdfastFixture.requireOk(
                operator, holdfastFixture.holdfast.createKey, "{'name':'root','scope':'operator'}");
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.holdfast.apiKeyAuthenticator.authenticate(
                        String.valueOf(key.key()), "unknown key")))
                .isInstanceOf(Problem.Unauthorized.class);
    }

    @Test
    void busy_table_refuses_a_key_with_busy() {
        var text = String.valueOf(createKey("manage").key());
        holdfastFixture.table.runBeforeGet(rowKey -> {
            throw new TableBusyException("throttled", new IllegalStateException());
        });
        assertThat(HoldfastFixture.requireRefused(
                        holdfastFixture.holdfast.apiKeyAuthenticator.authenticate("shop", text, "unknown key")))
                .isInstanceOf(Problem.Busy.class);
    }

    @Test
    void damaged_key_is_refused_and_still_closes_server() {
        var key = createKey("manage");
        var rowKey = new RowKey("keys", "shop/" + key.id());
        holdfastFixture.damage(rowKey);
        assertThat(holdfastFixture.holdfast.apiKeyStore.hasAnyKey()).isTrue();
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.holdfast.apiKeyAuthenticator.authenticate(
                        "shop", String.valueOf(key.key()), "unknown key")))
                .isInstanceOf(Problem.Unreadable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "{\"app\":\"shop\",\"scope\":\"manage\"}"})
    void incomplete_key_authenticates_nobody(String body) {
        var key = createKey("manage");
        var row = new Row(new RowKey("keys", "shop/" + key.id()), 1, body);
        holdfastFixture.store().write(List.of(RowWrite.put(row, WriteCondition.ANY)));
        assertThat(findCaller("shop", String.valueOf(key.key()))).isEmpty();
        assertThat(holdfastFixture.holdfast.apiKeyStore.hasAnyKey()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OPERATOR", "NONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void key_carries_its_scope_and_application(Scope scope) {
        var key = createKey(scope.name().toLowerCase(Locale.ROOT));
        var text = String.valueOf(key.key());
        assertThat(text).startsWith("hf_" + scope.jsonName() + "_");
        var caller = findCaller("shop", text).orElseThrow();
        assertThat(caller.app()).isEqualTo("shop");
        assertThat(caller.scope()).isEqualTo(scope);
        assertThat(caller.name()).isEqualTo("key:worker");
        assertThat(caller.isPerson()).isFalse();
    }

    @Test
    void key_is_stored_as_hash_and_shown_once() {
        var key = createKey("report");
        var text = String.valueOf(key.key());
        var secret = text.substring(text.lastIndexOf(key.id()) + key.id().length() + 1);
        var rows = holdfastFixture
                .store()
                .query(RowQuery.startingWith(null, "keys", "shop/", 10))
                .rows();
        assertThat(rows).hasSize(1);
        assertThat(rows.toString()).doesNotContain(secret);
        assertThat(key.toString()).doesNotContain(secret);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listKeys, "{}")
                        .keys())
                .singleElement()
                .satisfies(listed -> assertThat(listed.key()).isNull());
    }

    @Test
    void key_of_another_application_is_refused() {
        var text = String.valueOf(createKey("manage").key());
        assertThat(findCaller("other", text)).isEmpty();
        assertThat(findCaller("sho", text)).isEmpty();
        assertThat(findCaller("", text)).isEmpty();
    }

    @Test
    void key_with_wrong_scope_or_secret_is_refused() {
        var text = String.valueOf(createKey("read").key());
        assertThat(findCaller("shop", text.replace("hf_read_", "hf_manage_"))).isEmpty();
        var wrongLast = text.charAt(text.length() - 1) == 'A' ? "B" : "A";
        assertThat(findCaller("shop", text.substring(0, text.length() - 1) + wrongLast))
                .isEmpty();
        assertThat(findCaller("shop", text + "A")).isEmpty();
        assertThat(findCaller("shop", "")).isEmpty();
        assertThat(findCaller("shop", text)).isPresent();
    }

    @Test
    void deleted_key_is_refused_at_once() {
        var key = createKey("manage");
        assertThat(holdfastFixture.holdfast.apiKeyStore.hasAnyKey()).isTrue();
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteKey, "{'id':'" + key.id() + "'}");
        assertThat(findCaller("shop", String.valueOf(key.key()))).isEmpty();
        assertThat(holdfastFixture.holdfast.apiKeyStore.hasAnyKey()).isFalse();
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.deleteKey, "{'id':'" + key.id() + "'}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void another_application_neither_sees_nor_deletes_a_key() {
        var key = createKey("manage");
        var other = Caller.application("other", Scope.MANAGE, "key:other");
        assertThat(HoldfastFixture.requireOk(holdfastFixture.call(other, holdfastFixture.holdfast.listKeys, "{}"))
                        .keys())
                .isEmpty();
        assertThat(HoldfastFixture.requireRefused(holdfastFixture.call(
                                other, holdfastFixture.holdfast.deleteKey, "{'id':'" + key.id() + "'}"))
                        .status())
                .isEqualTo(404);
        assertThat(findCaller("shop", String.valueOf(key.key()))).isPresent();
    }

    @Test
    void key_needs_a_name_and_a_known_scope() {
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createKey, "{}")
                        .toString())
                .contains("/name", "/scope");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createKey, "{'name':'a','scope':'root'}")
                        .detail())
                .startsWith("/scope: must be one of");
    }

    @Test
    void application_has_at_most_a_hundred_keys() {
        for (var i = 0; i < 100; i++) createKey("read");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createKey, "{'name':'one-too-many','scope':'read'}")
                        .detail())
                .contains("at most 100");
    }

    @Test
    void manager_creates_no_operator() {
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.createKey, "{'name':'a','scope':'operator'}")
                        .detail())
                .contains("keys create --scope operator");
    }

    @Test
    void last_manager_stays_while_other_keys_exist() {
        var manager = createKey("manage");
        var worker = createKey("report");
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.deleteKey, "{'id':'" + manager.id() + "'}")
                        .detail())
                .contains("is the last one with the scope manage");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteKey, "{'id':'" + worker.id() + "'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteKey, "{'id':'" + manager.id() + "'}");
        assertThat(holdfastFixture.holdfast.apiKeyStore.hasAnyKey()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "shop,bank"})
    void one_of_many_callers_without_key_creates_the_first(String apps) {
        var names = apps.split(",");
        var results = HoldfastFixture.runConcurrently(IntStream.range(0, 16)
                .<Callable<ActionResult<ApiKeyView>>>mapToObj(i -> () -> holdfastFixture.call(
                        Caller.withoutKey(names[i % names.length], "local"),
                        holdfastFixture.holdfast.createKey,
                        "{'name':'n" + i + "','scope':'manage'}"))
                .toList());
        assertThat(results)
                .filteredOn(result -> result instanceof ActionResult.Success)
                .hasSize(1);
        assertThat(results)
                .filteredOn(result -> result instanceof ActionResult.Refusal)
                .allSatisfy(result -> assertThat(
                                HoldfastFixture.requireRefused(result).status())
                        .isEqualTo(401));
    }
}
