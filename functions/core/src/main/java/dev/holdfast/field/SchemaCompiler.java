// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Locale;

/** Compiles schemas of fields. The compiler never fetches other schemas. */
final class SchemaCompiler {
    /** The address of the meta-schema, which is the schema of all schemas. */
    static final String DIALECT = SpecificationVersion.DRAFT_2020_12.getDialectId();

    private static final String DIALECT_PREFIX = "https://json-schema.org/draft/2020-12/";

    /** The meta-schema is compiled only once, because it consists of eight documents. */
    private static final Schema META_SCHEMA = newRegistry().getSchema(SchemaLocation.of(DIALECT));

    private SchemaCompiler() {}

    static Schema compile(JsonNode schema) {
        // The registry keeps its schemas, so each schema has a registry of its own.
        return newRegistry().getSchema(schema);
    }

    /** Returns the schema's violations of the meta-schema. */
    static List<Error> validateAsSchema(JsonNode schema) {
        return META_SCHEMA.validate(schema);
    }

    private static SchemaRegistry newRegistry() {
        return SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemaLoader(loader -> loader.fetchRemoteResources(false)
                                .allow(iri -> iri.toString().startsWith(DIALECT_PREFIX)))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .regularExpressionFactory(LinearPattern::new)
                                .locale(Locale.ROOT)
                                .build()));
    }
}
