package dev.holdfast.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
    private record Request(@Nullable Json data, @Nullable String other) {}

    @Test
    void json_that_is_not_there_is_not_the_json_null() {
        assertThat(Codec.stored(Request.class, "{\"other\":\"a\"}").data()).isNull();
        assertThat(Codec.stored(Request.class, "{\"data\":null}").data()).isEqualTo(new Json("null"));
    }
}
