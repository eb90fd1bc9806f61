package dev.holdfast.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.KeyView;
import dev.holdfast.access.Scope;
import dev.holdfast.table.Query;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeysTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private KeyView make(String scope) {
        return rig.ok(rig.holdfast.createKey, "{'name':'worker','scope':'" + scope + "'}");
    }

    @ParameterizedTest
    @EnumSource
    void a_key_tells_its_scope_and_stands_for_its_application(Scope scope) {
        var key = make(scope.name().toLowerCase(Locale.ROOT));
        var text = String.valueOf(key.key());
        assertThat(text).startsWith("hf_" + scope.word() + "_");
        var caller = rig.holdfast.apiKeys.caller("shop", text).orElseThrow();
        assertThat(caller.app()).isEqualTo("shop");
        assertThat(caller.scope()).isEqualTo(scope);
        assertThat(caller.name()).isEqualTo("key:worker");
        assertThat(caller.person()).isFalse();
    }

    @Test
    void a_key_is_stored_as_a_hash_and_shown_once() {
        var key = make("report");
        var text = String.valueOf(key.key());
        var secret = text.substring(text.lastIndexOf(key.id()) + key.id().length() + 1);
        var rows = rig.store().query(Query.rows("keys", 10)).rows();
        assertThat(rows).hasSize(1);
        assertThat(rows.toString()).doesNotContain(secret);
        assertThat(key.toString()).doesNotContain(secret);
        assertThat(rig.ok(rig.holdfast.listKeys, "{}").keys())
                .singleElement()
                .satisfies(k -> assertThat(k.key()).isNull());
    }

    @Test
    void a_key_of_another_application_is_nobody() {
        var text = String.valueOf(make("manage").key());
        assertThat(rig.holdfast.apiKeys.caller("other", text)).isEmpty();
        assertThat(rig.holdfast.apiKeys.caller("sho", text)).isEmpty();
        assertThat(rig.holdfast.apiKeys.caller("", text)).isEmpty();
    }

    @Test
    void a_key_with_another_scope_or_secret_is_nobody() {
        var text = String.valueOf(make("read").key());
        assertThat(rig.holdfast.apiKeys.caller("shop", text.replace("hf_read_", "hf_manage_")))
                .isEmpty();
        var last = text.charAt(text.length() - 1) == 'A' ? "B" : "A";
        assertThat(rig.holdfast.apiKeys.caller("shop", text.substring(0, text.length() - 1) + last))
                .isEmpty();
        assertThat(rig.holdfast.apiKeys.caller("shop", text + "A")).isEmpty();
        assertThat(rig.holdfast.apiKeys.caller("shop", "")).isEmpty();
        assertThat(rig.holdfast.apiKeys.caller("shop", text)).isPresent();
    }

    @Test
    void a_deleted_key_is_nobody_at_once() {
        var key = make("manage");
        assertThat(rig.holdfast.apiKeys.any()).isTrue();
        rig.ok(rig.holdfast.deleteKey, "{'id':'" + key.id() + "'}");
        assertThat(rig.holdfast.apiKeys.caller("shop", String.valueOf(key.key())))
                .isEmpty();
        assertThat(rig.holdfast.apiKeys.any()).isFalse();
        assertThat(rig.refused(rig.holdfast.deleteKey, "{'id':'" + key.id() + "'}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void another_application_neither_sees_nor_deletes_a_key() {
        var key = make("manage");
        var other = dev.holdfast.access.Caller.application("other", Scope.MANAGE, "key:other");
        assertThat(Rig.value(rig.ask(other, rig.holdfast.listKeys, "{}")).keys())
                .isEmpty();
        assertThat(Rig.refusal(rig.ask(other, rig.holdfast.deleteKey, "{'id':'" + key.id() + "'}"))
                        .status())
                .isEqualTo(404);
        assertThat(rig.holdfast.apiKeys.caller("shop", String.valueOf(key.key())))
                .isPresent();
    }

    @Test
    void a_key_needs_a_name_and_a_known_scope() {
        assertThat(rig.refused(rig.holdfast.createKey, "{}").toString()).contains("/name", "/scope");
        assertThat(rig.refused(rig.holdfast.createKey, "{'name':'a','scope':'root'}")
                        .detail())
                .startsWith("/scope: must be one of");
    }

    @Test
    void an_application_has_at_most_a_hundred_keys() {
        for (var i = 0; i < 100; i++) make("read");
        assertThat(rig.refused(rig.holdfast.createKey, "{'name':'one-too-many','scope':'read'}")
                        .detail())
                .contains("at most 100");
    }
}
