// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.holdfast.access.Action;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Checks the allowed dependencies of core and its packages, the source of time, and naming rules. */
@AnalyzeClasses(packages = "dev.holdfast", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule core_depends_only_on_these_libraries = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "dev.holdfast..",
                    "com.fasterxml.jackson..",
                    "com.cronutils..",
                    "com.fasterxml.uuid..",
                    "com.flipkart.zjsonpatch..",
                    "com.google.re2j..",
                    "com.networknt.schema..",
                    "com.samskivert.mustache..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "org.yaml.snakeyaml..");

    @ArchTest
    static final ArchRule only_workflow_depends_on_yaml = noClasses()
            .that()
            .resideOutsideOfPackage("dev.holdfast.workflow")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.yaml.snakeyaml..", "com.fasterxml.jackson.dataformat..");

    @ArchTest
    static final ArchRule only_field_depends_on_the_schema_validator = noClasses()
            .that()
            .resideOutsideOfPackage("dev.holdfast.field")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.networknt..", "com.google.re2j..");

    @ArchTest
    static final ArchRule only_notification_depends_on_mustache = noClasses()
            .that()
            .resideOutsideOfPackage("dev.holdfast.notification")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.samskivert.mustache..");

    @ArchTest
    static final ArchRule only_the_root_generates_uuids = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.holdfast.Holdfast")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.uuid..");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("dev.holdfast.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule no_package_depends_on_the_root = noClasses()
            .that()
            .resideOutsideOfPackage("dev.holdfast")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("dev.holdfast.Holdfast");

    @ArchTest
    static final ArchRule the_domain_does_not_depend_on_delivery_or_sweep = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.holdfast.item",
                    "dev.holdfast.item.store",
                    "dev.holdfast.item.view",
                    "dev.holdfast.workflow",
                    "dev.holdfast.table",
                    "dev.holdfast.json")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.holdfast.channel",
                    "dev.holdfast.completeness",
                    "dev.holdfast.delivery..",
                    "dev.holdfast.event",
                    "dev.holdfast.eventstream",
                    "dev.holdfast.feed",
                    "dev.holdfast.notification",
                    "dev.holdfast.silence",
                    "dev.holdfast.subscription",
                    "dev.holdfast.timeline",
                    "dev.holdfast.projection",
                    "dev.holdfast.publishing",
                    "dev.holdfast.search",
                    "dev.holdfast.sweep",
                    "dev.holdfast.recovery");

    @ArchTest
    static final ArchRule the_feed_does_not_depend_on_projectors = classes()
            .that()
            .resideInAPackage("dev.holdfast.feed")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "dev.holdfast.clock",
                    "dev.holdfast.feed",
                    "dev.holdfast.expectation",
                    "dev.holdfast.hold..",
                    "dev.holdfast.item",
                    "dev.holdfast.item.store",
                    "dev.holdfast.json",
                    "dev.holdfast.metric",
                    "dev.holdfast.table",
                    "dev.holdfast.workflow",
                    "org.jspecify..",
                    "org.slf4j..");

    @ArchTest
    static final ArchRule only_the_root_depends_on_projection = onlyRootDependsOn("dev.holdfast.projection");

    @ArchTest
    static final ArchRule only_the_root_depends_on_publishing = onlyRootDependsOn("dev.holdfast.publishing");

    private static ArchRule onlyRootDependsOn(String packageName) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packageName, "dev.holdfast")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(packageName);
    }

    @ArchTest
    static final ArchRule core_never_reads_the_system_clock = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.holdfast.clock.MachineClock")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethodWhere(DescribedPredicate.describe(
                    "reads the system clock",
                    (JavaMethodCall call) -> call.getName().equals("now")
                            && call.getTargetOwner().getPackageName().equals("java.time")));

    @ArchTest
    static final ArchRule action_is_final_and_public_with_verb_as_name = classes()
            .that()
            .areAssignableTo(Action.class)
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .should()
            .haveModifier(JavaModifier.FINAL)
            .andShould()
            .bePublic()
            .andShould()
            .haveNameMatching(
                    ".*\\.((Create|Advance|Heartbeat|Claim|Return|Edit|Complete|Delete|Explain|Get|List|Migrate|Recover|Put|Replay|Queue|Approve|Release|Purge|Hold|Acknowledge|Test|Trace|Report|Search|Preview|Watch|Rebuild|Republish|Assign|Unclaim|Schedule|Reschedule|Cancel)[A-Z]\\w+|ItemHistory)");

    @ArchTest
    static final ArchRule the_run_method_of_an_action_is_protected = methods()
            .that()
            .haveName("run")
            .and()
            .areDeclaredInClassesThat()
            .areAssignableTo(Action.class)
            .should()
            .beProtected();

    @ArchTest
    static final ArchRule class_names_have_no_vague_suffix =
            noClasses().should().haveNameMatching(".*(Manager|Util|Utils|Helper|Impl|Service)");

    @ArchTest
    static final ArchRule no_field_is_an_optional = com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields()
            .should()
            .haveRawType(Optional.class);

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .that()
            .haveSimpleName("package-info")
            .should(have(DescribedPredicate.describe(
                    "the annotation NullMarked",
                    (JavaClass type) -> type.isAnnotatedWith(org.jspecify.annotations.NullMarked.class))));
}
