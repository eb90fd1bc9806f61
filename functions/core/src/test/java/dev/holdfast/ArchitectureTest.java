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

/** The walls of core: what it may lean on, which way the arrows run, and where time comes from. */
@AnalyzeClasses(packages = "dev.holdfast", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule core_leans_on_these_and_nothing_else = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "dev.holdfast..",
                    "com.fasterxml.jackson..",
                    "com.cronutils..",
                    "com.fasterxml.uuid..",
                    "com.flipkart.zjsonpatch..",
                    "com.samskivert.mustache..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "org.yaml.snakeyaml..");

    @ArchTest
    static final ArchRule yaml_is_read_by_workflows_only = noClasses()
            .that()
            .resideOutsideOfPackage("dev.holdfast.workflow")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.yaml.snakeyaml..", "com.fasterxml.jackson.dataformat..");

    @ArchTest
    static final ArchRule templates_are_read_by_letters_only = noClasses()
            .that()
            .resideOutsideOfPackage("dev.holdfast.letter")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.samskivert.mustache..");

    @ArchTest
    static final ArchRule uuids_are_made_where_everything_is_wired = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.holdfast.Holdfast")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.uuid..");

    @ArchTest
    static final ArchRule packages_have_no_circles =
            slices().matching("dev.holdfast.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothing_below_knows_the_whole = noClasses()
            .that()
            .resideOutsideOfPackage("dev.holdfast")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("dev.holdfast.Holdfast");

    @ArchTest
    static final ArchRule the_domain_knows_nothing_of_what_is_sent_or_swept = noClasses()
            .that()
            .resideInAnyPackage("dev.holdfast.item", "dev.holdfast.workflow", "dev.holdfast.table", "dev.holdfast.json")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.holdfast.alert",
                    "dev.holdfast.event",
                    "dev.holdfast.feed",
                    "dev.holdfast.insight",
                    "dev.holdfast.projection",
                    "dev.holdfast.publishing",
                    "dev.holdfast.search",
                    "dev.holdfast.sweep",
                    "dev.holdfast.recovery");

    @ArchTest
    static final ArchRule the_feed_knows_what_changes_and_no_projector = classes()
            .that()
            .resideInAPackage("dev.holdfast.feed")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "dev.holdfast.feed",
                    "dev.holdfast.hold",
                    "dev.holdfast.item",
                    "dev.holdfast.metric",
                    "dev.holdfast.table",
                    "dev.holdfast.watch",
                    "dev.holdfast.workflow",
                    "org.jspecify..",
                    "org.slf4j..");

    @ArchTest
    static final ArchRule projection_is_known_where_everything_is_wired =
            known_where_everything_is_wired("dev.holdfast.projection");

    @ArchTest
    static final ArchRule publishing_is_known_where_everything_is_wired =
            known_where_everything_is_wired("dev.holdfast.publishing");

    private static ArchRule known_where_everything_is_wired(String of) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(of)
                .and()
                .doNotHaveFullyQualifiedName("dev.holdfast.Holdfast")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(of);
    }

    @ArchTest
    static final ArchRule time_is_given_and_never_asked_for = noClasses()
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
                    "asks for the time of now",
                    (JavaMethodCall call) -> call.getName().equals("now")
                            && call.getTargetOwner().getPackageName().equals("java.time")));

    @ArchTest
    static final ArchRule an_action_is_final_and_named_for_what_it_does = classes()
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
                    ".*\\.((Create|Advance|Heartbeat|Edit|Complete|Delete|Get|List|Migrate|Recover|Put|Replay|Queue|Approve|Release|Purge|Hold|Acknowledge|Test|Trace|Report|Search|Preview|Watch|Rebuild)[A-Z]\\w+|ItemHistory)");

    @ArchTest
    static final ArchRule an_action_runs_for_those_only_who_may = methods()
            .that()
            .haveName("run")
            .and()
            .areDeclaredInClassesThat()
            .areAssignableTo(Action.class)
            .should()
            .beProtected();

    @ArchTest
    static final ArchRule names_say_what_a_thing_is =
            noClasses().should().haveNameMatching(".*(Manager|Util|Utils|Helper|Impl|Service)");

    @ArchTest
    static final ArchRule an_optional_is_an_answer_and_never_kept =
            com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields()
                    .should()
                    .haveRawType(Optional.class);

    @ArchTest
    static final ArchRule packages_say_what_is_null = classes()
            .that()
            .haveSimpleName("package-info")
            .should(have(DescribedPredicate.describe(
                    "the mark NullMarked",
                    (JavaClass c) -> c.isAnnotatedWith(org.jspecify.annotations.NullMarked.class))));
}
