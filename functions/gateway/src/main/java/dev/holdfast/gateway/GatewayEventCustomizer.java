// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Lets the framework read the events of a private API too, and write answers that both kinds of APIs accept. */
@Singleton
class GatewayEventCustomizer implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(
                new SimpleModule("gateway").addDeserializer(APIGatewayV2HTTPEvent.class, new EventDeserializer()));
        // A REST API refuses an answer with members that it doesn't know, such as cookies.
        mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
    }

    private static final class EventDeserializer extends StdDeserializer<APIGatewayV2HTTPEvent> {
        private static final long serialVersionUID = 1;

        /**
         * Ignores the case of names, because API Gateway and the class write some names of members in different case.
         */
        private static final ObjectMapper MAPPER = JsonMapper.builder()
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();

        EventDeserializer() {
            super(APIGatewayV2HTTPEvent.class);
        }

        @Override
        public APIGatewayV2HTTPEvent deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode event = MAPPER.readTree(parser);
            return MAPPER.treeToValue(
                    RestApiEvent.isRestApi(event) ? new RestApiEvent(event).toHttpApi() : event,
                    APIGatewayV2HTTPEvent.class);
        }
    }
}
