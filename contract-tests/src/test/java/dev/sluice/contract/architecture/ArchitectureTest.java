package dev.sluice.contract.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house is built as it was planned, and a house built otherwise would be noticed. */
class ArchitectureTest {

    private static final String HOUSE = "dev.sluice";
    private static final String WRONG_HOUSE = "dev.sluice.contract.architecture.wrong";

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(HOUSE);
    private static final JavaClasses WRONG = new ClassFileImporter().importPackages(WRONG_HOUSE);

    /** A rule, and what it must say of the wrong house. */
    record Rule(String name, Function<HouseRules, ArchRule> of, List<String> noticed) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Rule> rules() {
        return Stream.of(
                new Rule(
                        "modules form a star",
                        HouseRules::modulesFormAStar,
                        List.of(
                                "'difficulty' must not know 'policies'",
                                "'policies' must not know 'adapters'",
                                "'adapters' must not know 'difficulty'",
                                "'core' must not know 'policies'",
                                "'replay' must not know 'gateway'",
                                "lies in 'shed', which is not in the plan")),
                new Rule(
                        "core packages form a line",
                        HouseRules::corePackagesFormALine,
                        List.of(
                                "'request' must not know 'backend'",
                                "'call' must not know 'budget'",
                                "'budget' must not know 'call'",
                                "'plan' must not know 'outcome'",
                                "'outcome' must not know ''")),
                new Rule(
                        "core knows only the JDK",
                        HouseRules::coreKnowsOnlyTheJdk,
                        List.of("org.springframework", "tools.jackson", "reactor.core")),
                new Rule("core names no HTTP", HouseRules::coreNamesNoHttp, List.of("java.net.http.HttpClient")),
                new Rule(
                        "Reactor stops at the door",
                        HouseRules::reactorStopsAtTheDoor,
                        List.of("wrong.gateway.openai.FluxOfAnswers")),
                new Rule(
                        "packages have no cycles",
                        HouseRules::packagesHaveNoCycles,
                        List.of("wrong.gateway.keys", "wrong.gateway.openai")),
                new Rule(
                        "names say what things are",
                        HouseRules::namesSayWhatThingsAre,
                        List.of("RuleManager", "RuleManager$LooseInfo")));
    }

    @Test
    void every_module_is_looked_at() {
        List.of("core", "difficulty", "policies", "adapters", "gateway", "replay")
                .forEach(module -> assertThat(PRODUCT)
                        .as("classes of %s", module)
                        .anyMatch(type -> type.getPackageName().startsWith(HOUSE + "." + module)));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_house_keeps_the_rule(Rule rule) {
        rule.of().apply(new HouseRules(HOUSE)).check(PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_house_that_breaks_the_rule_is_noticed(Rule rule) {
        EvaluationResult result = rule.of().apply(new HouseRules(WRONG_HOUSE)).evaluate(WRONG);

        String report = String.join("\n", result.getFailureReport().getDetails());
        assertThat(rule.noticed()).allSatisfy(expected -> assertThat(report).contains(expected));
        assertThat(report).doesNotContain("DoorKeeper");
    }
}
